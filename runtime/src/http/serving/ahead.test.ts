import express5 from "express";
import { expect, it, onTestFinished } from "vitest";
import { health } from "../../lifecycle/health.ts";
import { createRouter } from "../router.ts";
import { markIndependent } from "./ahead.ts";
import { serve } from "./serve.ts";

// Version 4 has no types of its own that fit beside those of version 5; what is used here is the same in both.
const { default: express4 } = (await import("express4" as string)) as { default: typeof express5 };

type App = ReturnType<typeof express5>;

/** Says whether Express has seen the request, which it leaves its `locals` on; leaves `/else` to others. */
const independent = markIndependent((request, response, next) => {
  if (request.url === "/else") next?.();
  else response.end("locals" in response ? "in Express" : "ahead of Express");
});

async function served(app: App): Promise<(path: string) => Promise<Response>> {
  const { port, close } = await serve(app, { port: 0, host: "127.0.0.1" });
  onTestFinished(() => close({ deadlineMs: 0 }));
  return (path) => fetch(`http://127.0.0.1:${port}${path}`);
}

const bare = () => express5().disable("x-powered-by");
const passes: express5.RequestHandler = (_request, _response, next) => next();

it.each<[string, App, string]>([
  ["that is alone", bare().use(independent), "ahead of Express"],
  ["behind others that are independent", bare().use(health(), independent), "ahead of Express"],
  ["before others", bare().use(independent).use(passes), "ahead of Express"],
  ["behind others", bare().use(passes).use(independent), "in Express"],
  ["at a path", bare().use("/", passes).use("/at", independent), "in Express"],
  ["where Express names itself", express5().use(independent), "in Express"],
  ["in Express 4", express4().disable("x-powered-by").use(independent), "in Express"],
])("asks a handler %s as it may", async (_, app, expected) => {
  const ask = await served(app);
  expect(await (await ask("/at")).text()).toBe(expected);
});

it("leaves to the app what a router has no path or method for, each behind what stands before it", async () => {
  const routes = { getIt: { method: "GET", path: "/it", responses: { 204: {} } } };
  const app = bare()
    .use(createRouter(routes, { getIt: async () => ({ status: 204 }) }))
    .use((_request, response, next) => {
      response.locals.behind = "behind";
      next();
    })
    .use("/else", (request, response) => {
      response.json([response.locals.behind, request.baseUrl, request.originalUrl]);
    });
  const ask = await served(app);
  expect((await ask("/it")).status).toBe(204);
  expect(await (await ask("/else?a=b")).json()).toEqual(["behind", "/else", "/else?a=b"]);
  expect((await ask("/nowhere")).status).toBe(404);
});
