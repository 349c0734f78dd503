import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, it } from "vitest";
import type { Fault } from "../../errors/index.ts";
import { compile } from "../testing/validator.ts";
import { querystringReader } from "./querystring.ts";

it("leaves a key that is sent in the query to a form that declares it", () => {
  const validate = compile({ type: "object", required: ["key"] });
  const content = { fields: { key: "string" }, validate } as const;
  const read = querystringReader({ required: false, content }, ["key", "other"]);
  const request = { url: "/?key=k&other=o" } as IncomingMessage;
  const faults: Fault[] = [];
  const exchange = { request, response: {} as ServerResponse, requestId: "", pathValues: [] };
  expect({ ...(read(exchange, faults) as object) }).toEqual({ key: "k" });
  expect(faults).toEqual([]);
});

it("refuses a query of JSON that is nested too deeply to be checked", () => {
  const lists = compile({ $id: "lists", type: "array", items: { $ref: "lists" } });
  const read = querystringReader({ required: true, content: lists });
  const depth = 100_000;
  const request = { url: `/?${"[".repeat(depth)}${"]".repeat(depth)}` } as IncomingMessage;
  const faults: Fault[] = [];
  read({ request, response: {} as ServerResponse, requestId: "", pathValues: [] }, faults);
  expect(faults).toEqual([{ pointer: "/query", detail: "is nested too deeply" }]);
});
