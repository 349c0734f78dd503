// Express as its guides have it, by hand and without validation: what everything is compared with. As they advise, it
// does not name itself in each answer, nor does any other app of Express here.
import express from "express";
import { createOrder, getOrder, listOrders } from "./orders.mjs";

export function start(others) {
  const app = express().disable("x-powered-by");
  app.use(express.json());
  for (let index = 0; index < others; index += 1) {
    app.get(`/others${index}/:otherId`, (request, response) => {
      response.json(getOrder(request.params.otherId));
    });
  }
  app.get("/orders", (request, response) => {
    const { limit = 20, status } = request.query;
    response.json(listOrders(Number(limit), status));
  });
  app.get("/orders/:orderId", (request, response) => {
    response.json(getOrder(request.params.orderId));
  });
  app.post("/orders", (request, response) => {
    response.status(201).json(createOrder(request.body));
  });
  return app.listen(0);
}
