/** What every server of the benchmark serves, as an OpenAPI document: three routes of orders, behind others. */
export function contract(others: number): string {
  const paths = Object.fromEntries(Array.from({ length: others }, (_, index) => other(index)));
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: "orders", version: "1.0.0" },
    paths: { ...paths, ...orders },
    components: { schemas: { NewOrder, Order, OrderPage, Problem } },
  });
}

const uuid = { type: "string", format: "uuid" };
const status = { type: "string", enum: ["open", "paid", "shipped", "cancelled"] };

const fields = {
  customerId: uuid,
  reference: { type: "string", minLength: 1, maxLength: 50 },
  status,
  quantity: { type: "integer", minimum: 1, maximum: 1000 },
  price: { type: "number", minimum: 0 },
  currency: { type: "string", pattern: "^[A-Z]{3}$" },
  tags: { type: "array", items: { type: "string", maxLength: 30 }, maxItems: 10 },
  note: { type: "string", maxLength: 500 },
};
const needed = Object.keys(fields).filter((name) => name !== "tags" && name !== "note");

const NewOrder = { type: "object", required: needed, properties: fields };
const Order = {
  type: "object",
  required: ["id", "createdAt", ...needed],
  properties: { id: uuid, createdAt: { type: "string", format: "date-time" }, ...fields },
};
const OrderPage = {
  type: "object",
  required: ["items"],
  properties: {
    items: { type: "array", items: { $ref: "#/components/schemas/Order" } },
    next: { type: "string" },
  },
};
const Problem = {
  type: "object",
  required: ["title"],
  properties: {
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
  },
};

function content(type: string, mediaType = "application/json") {
  return { content: { [mediaType]: { schema: { $ref: `#/components/schemas/${type}` } } } };
}

function responses(code: number, type: string) {
  const problem = { description: "Failed", ...content("Problem", "application/problem+json") };
  return { [code]: { description: "Done", ...content(type) }, default: problem };
}

function pathId(name: string) {
  return { name, in: "path", required: true, schema: uuid };
}

const orders = {
  "/orders": {
    get: {
      operationId: "listOrders",
      parameters: [
        {
          name: "limit",
          in: "query",
          schema: { type: "integer", minimum: 1, maximum: 100, default: 20 },
        },
        { name: "status", in: "query", schema: status },
      ],
      responses: responses(200, "OrderPage"),
    },
    post: {
      operationId: "createOrder",
      requestBody: { required: true, ...content("NewOrder") },
      responses: responses(201, "Order"),
    },
  },
  "/orders/{orderId}": {
    get: {
      operationId: "getOrder",
      parameters: [pathId("orderId")],
      responses: responses(200, "Order"),
    },
  },
};

function other(index: number) {
  const operation = {
    operationId: `getOther${index}`,
    parameters: [pathId("otherId")],
    responses: responses(200, "Order"),
  };
  return [`/others${index}/{otherId}`, { get: operation }] as const;
}
