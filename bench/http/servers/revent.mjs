// revent: the generated router, in Express the usual way, in Express with `serve`, or straight on node:http. The
// argument says which, and what happens to responses: `express:enforce`.
import { createServer } from "node:http";
import { serve } from "@revent/runtime";
import express from "express";
import { createOrder, getOrder, listOrders } from "./orders.mjs";

export async function start(others, argument) {
  const [way, responses] = argument.split(":");
  const { ordersRouter } = await import(`./contract-${others}/built/orders/router.js`);
  const router = ordersRouter(core(others), { responses });
  if (way === "http") return createServer(router).listen(0);
  const app = express().disable("x-powered-by");
  app.use(router);
  return way === "express" ? app.listen(0) : (await serve(app, { port: 0 })).server;
}

function core(others) {
  const getOther = async ({ params }) => ({ status: 200, body: getOrder(params.otherId) });
  const names = Array.from({ length: others }, (_, index) => `getOther${index}`);
  return {
    ...Object.fromEntries(names.map((name) => [name, getOther])),
    getOrder: async ({ params }) => ({ status: 200, body: getOrder(params.orderId) }),
    listOrders: async ({ query }) => ({ status: 200, body: listOrders(query.limit, query.status) }),
    createOrder: async ({ body }) => ({ status: 201, body: createOrder(body) }),
  };
}
