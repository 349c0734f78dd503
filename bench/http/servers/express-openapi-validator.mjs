// express-openapi-validator before hand-written Express; with the argument `both` it validates responses as well.
import express from "express";
import { middleware } from "express-openapi-validator";
import { createOrder, getOrder, listOrders } from "./orders.mjs";

export function start(others, argument) {
  const app = express().disable("x-powered-by");
  app.use(express.json());
  app.use(
    middleware({
      apiSpec: new URL(`./contract-${others}/specs/orders/openapi.json`, import.meta.url).pathname,
      validateRequests: true,
      validateResponses: argument === "both",
    }),
  );
  for (let index = 0; index < others; index += 1) {
    app.get(`/others${index}/:otherId`, (request, response) => {
      response.json(getOrder(request.params.otherId));
    });
  }
  app.get("/orders", (request, response) => {
    response.json(listOrders(request.query.limit, request.query.status));
  });
  app.get("/orders/:orderId", (request, response) => {
    response.json(getOrder(request.params.orderId));
  });
  app.post("/orders", (request, response) => {
    response.status(201).json(createOrder(request.body));
  });
  app.use((error, _request, response, _next) => {
    response.status(error.status ?? 500).json({ title: error.message, errors: error.errors });
  });
  return app.listen(0);
}
