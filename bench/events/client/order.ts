/** The data of `order.placed`. */
export interface Order {
  readonly number: number;
  readonly id: string;
  readonly customer: string;
  readonly placedAt: string;
  readonly currency: "EUR" | "USD" | "GBP";
  readonly lines: readonly {
    readonly article: string;
    readonly quantity: number;
    readonly price: number;
  }[];
  readonly note: string;
}

/** Some 300 bytes as JSON; a thousand customers have one order after the other. */
export function orderOf(number: number): Order {
  return {
    number,
    id: "7f6c1e0a-52d3-4b8e-9a41-c0ffee123456",
    customer: customers[number % customers.length] ?? "",
    placedAt: "2026-01-31T09:30:00.000Z",
    currency: "EUR",
    lines: [
      { article: "AB-1234", quantity: 2, price: 12.5 },
      { article: "CD-5678", quantity: 1, price: 99.95 },
    ],
    note: "Please ring twice, and leave it with the neighbour.",
  };
}

const customers = Array.from({ length: 1000 }, (_, index) => `customer-${index}`);

/** Whether an order has come as it was sent. */
export function isWhole(order: Order): boolean {
  return JSON.stringify(order) === JSON.stringify(orderOf(order.number));
}
