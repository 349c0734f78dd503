interface NewOrder {
  readonly customerId: string;
  readonly reference: string;
}

interface Order extends NewOrder {
  readonly id: string;
}

export const one: Order;
export const page: { readonly items: readonly Order[] };
export const newOrder: NewOrder;
export function createOrder(body: NewOrder): Order;
