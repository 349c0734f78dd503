/** The contract of a shop that sends one event, `order.placed`, of some 300 bytes of data. */
export const shop = JSON.stringify({
  asyncapi: "3.0.0",
  info: { title: "Shop", version: "1.0.0" },
  channels: {
    orders: { address: "orders", messages: { orderPlaced: message() } },
  },
  operations: { sendOrders: { action: "send", channel: { $ref: "#/channels/orders" } } },
});

/** The contract of a service that receives it. */
export const mail = JSON.stringify({
  asyncapi: "3.0.0",
  info: { title: "Mail", version: "1.0.0" },
  channels: { orders: { $ref: "../shop/asyncapi.json#/channels/orders" } },
  operations: { receiveOrders: { action: "receive", channel: { $ref: "#/channels/orders" } } },
});

function message(): object {
  return {
    name: "order.placed",
    "x-key": "$message.payload#/customer",
    payload: {
      type: "object",
      required: ["number", "id", "customer", "placedAt", "currency", "lines"],
      properties: {
        number: { type: "integer", minimum: 0 },
        id: { type: "string", format: "uuid" },
        customer: { type: "string", minLength: 1, maxLength: 100 },
        placedAt: { type: "string", format: "date-time" },
        currency: { type: "string", enum: ["EUR", "USD", "GBP"] },
        lines: { type: "array", minItems: 1, maxItems: 100, items: line() },
        note: { type: "string", maxLength: 1000 },
      },
    },
  };
}

function line(): object {
  return {
    type: "object",
    required: ["article", "quantity", "price"],
    properties: {
      article: { type: "string", pattern: "^[A-Z]{2}-[0-9]{4}$" },
      quantity: { type: "integer", minimum: 1 },
      price: { type: "number", minimum: 0 },
    },
  };
}
