// Hono on @hono/node-server, with requests validated by the schemas of @hono/zod-openapi.
import { serve } from "@hono/node-server";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { createOrder, getOrder, listOrders } from "./orders.mjs";

const status = z.enum(["open", "paid", "shipped", "cancelled"]);
const newOrder = z.object({
  customerId: z.uuid(),
  reference: z.string().min(1).max(50),
  status,
  quantity: z.int().min(1).max(1000),
  price: z.number().min(0),
  currency: z.string().regex(/^[A-Z]{3}$/),
  tags: z.array(z.string().max(30)).max(10).optional(),
  note: z.string().max(500).optional(),
});
const order = newOrder.extend({ id: z.uuid(), createdAt: z.iso.datetime() });
const page = z.object({ items: z.array(order), next: z.string().optional() });
const json = (schema) => ({ content: { "application/json": { schema } } });
const done = (schema) => ({ description: "Done", ...json(schema) });

const one = (path) =>
  createRoute({
    method: "get",
    path,
    request: { params: z.object({ id: z.uuid() }) },
    responses: { 200: done(order) },
  });
const list = createRoute({
  method: "get",
  path: "/orders",
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(100).default(20),
      status: status.optional(),
    }),
  },
  responses: { 200: done(page) },
});
const create = createRoute({
  method: "post",
  path: "/orders",
  request: { body: { required: true, ...json(newOrder) } },
  responses: { 201: done(order) },
});

export function start(others) {
  const app = new OpenAPIHono();
  const answerOne = (context) => context.json(getOrder(context.req.valid("param").id), 200);
  for (let index = 0; index < others; index += 1)
    app.openapi(one(`/others${index}/{id}`), answerOne);
  app.openapi(list, (context) => {
    const { limit, status } = context.req.valid("query");
    return context.json(listOrders(limit, status), 200);
  });
  app.openapi(one("/orders/{id}"), answerOne);
  app.openapi(create, (context) => context.json(createOrder(context.req.valid("json")), 201));
  return serve({ fetch: app.fetch, port: 0 });
}
