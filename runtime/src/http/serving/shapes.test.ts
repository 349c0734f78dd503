import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import express, { type Express } from "express";
import { expect, it, onTestFinished } from "vitest";
import { createRouter } from "../router.ts";
import { serve } from "./serve.ts";

setFlagsFromString("--allow-natives-syntax");
/** What V8 says of two objects. */
const haveSameShape: (a: unknown, b: unknown) => boolean = runInNewContext(
  "(a, b) => %HaveSameMap(a, b)",
);
const isFast: (object: unknown) => boolean = runInNewContext("(a) => %HasFastProperties(a)");

type Pair = readonly [IncomingMessage, ServerResponse];

/** An app whose router answers when two requests are there; they are looked at while they are. */
function appOf(look: (first: Pair, second: Pair) => void): Express {
  const pairs: Pair[] = [];
  const waiting: (() => void)[] = [];
  const getIt = async () => {
    const [first, second] = pairs;
    if (first !== undefined && second !== undefined) {
      look(first, second);
      for (const go of waiting) go();
    } else {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    return { status: 204 };
  };
  const app = express().use((request, response, next) => {
    pairs.push([request, response]);
    next();
  });
  const routes = { getIt: { method: "GET", path: "/it", responses: { 204: {} } } };
  return app.use("/api", createRouter(routes, { getIt }));
}

async function askTwice(port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}/api/it`;
  const answers = await Promise.all([fetch(url), fetch(url)]);
  expect(answers.map(({ status }) => status)).toEqual([204, 204]);
}

it("gives requests and responses in Express the same shapes, and takes nothing from them", async () => {
  const seen: unknown[] = [];
  const app = appOf((first, second) => {
    seen.push(...[0, 1].map((index) => haveSameShape(first[index], second[index])));
    for (const [request, response] of [first, second]) {
      seen.push(Reflect.get(request, "res") === response, response.req === request);
    }
  });
  const server = await new Promise<Server>((resolve) => {
    const made: Server = app.listen(0, "127.0.0.1", () => resolve(made));
  });
  onTestFinished(() => void server.close());
  await askTwice((server.address() as AddressInfo).port);
  expect(seen).toEqual([true, true, true, true, true, true]);
});

it("leaves those alone that were born with their prototypes", async () => {
  const seen: boolean[] = [];
  const { port, close } = await serve(
    appOf((...pairs) => seen.push(...pairs.flat().map(isFast))),
    { port: 0, host: "127.0.0.1" },
  );
  onTestFinished(() => close({ deadlineMs: 0 }));
  await askTwice(port);
  expect(seen).toEqual([true, true, true, true]);
});
