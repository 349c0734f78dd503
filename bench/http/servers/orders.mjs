// What every server answers with: the work of the application is the same, and next to nothing.

const id = "3f1c8a52-6f0e-4c36-9b1d-5a7e2c9d8f10";

/** @param {number} index */
function order(index) {
  return {
    id: `${id.slice(0, -2)}${String(10 + index)}`,
    createdAt: "2026-03-01T12:30:00Z",
    customerId: "0b8d6f5e-91a4-4a0b-8a54-1f2d3c4b5a69",
    reference: `PO-2026-${index}`,
    status: "paid",
    quantity: 3 + index,
    price: 49.95,
    currency: "EUR",
    tags: ["gift", "express"],
    note: "Leave it with the neighbours, please.",
  };
}

export const one = order(0);
export const page = { items: Array.from({ length: 20 }, (_, index) => order(index)) };

/** Orders as a database would have them. */
export function getOrder() {
  return one;
}

export function listOrders() {
  return page;
}

/** @param {object} body */
export function createOrder(body) {
  return { id, createdAt: "2026-03-01T12:30:00Z", ...body };
}

/** What a client sends: an order without what the server adds. */
const { id: _, createdAt: __, ...sent } = one;
export const newOrder = sent;
