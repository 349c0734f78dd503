// Fastify with the contract's schemas both ways: requests are validated, responses serialized by their schema.
import { readFileSync } from "node:fs";
import Fastify from "fastify";
import { createOrder, getOrder, listOrders } from "./orders.mjs";

export async function start(others) {
  const file = new URL(`./contract-${others}/specs/orders/openapi.json`, import.meta.url);
  const { paths, components } = JSON.parse(readFileSync(file, "utf8"));
  const { NewOrder, Order } = components.schemas;
  const items = { type: "array", items: Order };
  const OrderPage = {
    ...components.schemas.OrderPage,
    properties: { items, next: { type: "string" } },
  };
  const path = { type: "object", required: ["id"], properties: { id: Order.properties.id } };
  const parameters = paths["/orders"].get.parameters.map(({ name, schema }) => [name, schema]);
  const query = { type: "object", properties: Object.fromEntries(parameters) };

  const app = Fastify();
  const one = { schema: { params: path, response: { 200: Order } } };
  for (let index = 0; index < others; index += 1) {
    app.get(`/others${index}/:id`, one, async ({ params }) => getOrder(params.id));
  }
  app.get(
    "/orders",
    { schema: { querystring: query, response: { 200: OrderPage } } },
    async (request) => listOrders(request.query.limit, request.query.status),
  );
  app.get("/orders/:id", one, async ({ params }) => getOrder(params.id));
  app.post(
    "/orders",
    { schema: { body: NewOrder, response: { 201: Order } } },
    async (request, reply) => {
      reply.code(201);
      return createOrder(request.body);
    },
  );
  await app.listen({ port: 0 });
  return app.server;
}
