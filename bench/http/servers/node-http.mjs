// Nothing but a switch, without validation: how fast it can get on node:http, and, with the argument `express` or
// `serve`, as the only middleware of an Express app.
import { createServer } from "node:http";
import { serve } from "@revent/runtime";
import express from "express";
import { createOrder, getOrder, listOrders } from "./orders.mjs";

export async function start(_, way) {
  if (way === "") return createServer(respond).listen(0);
  const app = express().disable("x-powered-by").use(respond);
  return way === "express" ? app.listen(0) : (await serve(app, { port: 0 })).server;
}

function respond(request, response) {
  const { method, url } = request;
  const [path, query] = url.split("?");
  if (method === "GET" && path === "/orders") {
    const asked = new URLSearchParams(query);
    answer(response, 200, listOrders(Number(asked.get("limit") ?? 20), asked.get("status")));
  } else if (method === "GET" && path.startsWith("/orders/")) {
    answer(response, 200, getOrder(path.slice("/orders/".length)));
  } else if (method === "POST" && path === "/orders") {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      answer(response, 201, createOrder(JSON.parse(Buffer.concat(chunks).toString())));
    });
  } else {
    answer(response, 404, { title: "Not Found" });
  }
}

function answer(response, status, value) {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}
