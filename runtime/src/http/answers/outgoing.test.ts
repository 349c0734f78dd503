import { describe, expect, it } from "vitest";
import { type Logger, silentLogger } from "../../logger.ts";
import { createRouter, type ResponseCheck, type Result, type RouteTable } from "../index.ts";
import { listen } from "../testing/server.ts";
import { compile } from "../testing/validator.ts";
import { checkOutgoing } from "./outgoing.ts";

const closed = compile({
  type: "object",
  additionalProperties: false,
  properties: {
    id: { type: "integer" },
    "a/b": { type: "object", additionalProperties: false, properties: { c: {} } },
    list: { type: "array", items: { type: "object", unevaluatedProperties: false } },
  },
});
const union = compile({
  oneOf: ["a", "b"].map((name) => ({
    type: "object",
    additionalProperties: false,
    required: [name],
    properties: { [name]: {} },
  })),
});

describe("checkOutgoing", () => {
  it("leaves a value as it is where nothing in it is undeclared", () => {
    const value = { id: "x" };
    expect(checkOutgoing(value, closed, "/body")).toMatchObject({
      faults: [{ pointer: "/body/id" }],
      isUnsendable: false,
    });
    expect(checkOutgoing(value, closed, "/body").value).toBe(value);
  });

  it("leaves out what is undeclared, at any depth, in a copy", () => {
    const value = { id: 1, x: 1, "a/b": { c: 1, d: 2 }, list: [{ e: 1 }, {}] };
    const before = structuredClone(value);
    expect(checkOutgoing(value, closed, "")).toMatchObject({
      faults: [{}, {}, {}],
      value: { id: 1, "a/b": { c: 1 }, list: [{}, {}] },
      isUnsendable: false,
    });
    expect(value).toEqual(before);
  });

  it("does not guess which branch of a union was meant", () => {
    expect(checkOutgoing({ a: 1, b: 1 }, union, "").isUnsendable).toBe(true);
    expect(checkOutgoing({ a: 1, c: 1 }, union, "").isUnsendable).toBe(true);
    expect(checkOutgoing({ a: 1 }, union, "").faults).toEqual([]);
  });
});

describe("answers", () => {
  const routes = {
    get: {
      method: "GET",
      path: "/",
      responses: {
        200: {
          headers: {
            parameters: { "x-total": "integer", link: { type: "array", items: "string" } },
            validate: compile({
              type: "object",
              required: ["x-total"],
              properties: { "x-total": { type: "integer" }, link: { type: "array", maxItems: 2 } },
            }),
          },
          content: { "application/json": closed },
        },
      },
    },
  } as const satisfies RouteTable;

  async function answer(responses: ResponseCheck, result: Omit<Result, "status">) {
    const logged: unknown[] = [];
    const note = (facts: object) => logged.push(facts);
    const logger: Logger = { ...silentLogger, warn: note, error: note };
    const get = async () => ({ status: 200, ...result });
    const url = await listen(createRouter(routes, { get }, { responses, logger }));
    const response = await fetch(url);
    return { status: response.status, body: await response.json(), logged };
  }

  it.each([
    [{ "X-Total": 5 }, []],
    [{ "x-total": "5", Link: ["a", "b"] }, []],
    [{}, ["/headers/x-total"]],
    [{ "X-Total": "many" }, ["/headers/x-total"]],
    [{ "X-Total": 5, Link: ["a", "b", "c"] }, ["/headers/link"]],
  ])("with headers %j have the faults %j", async (headers, faults) => {
    const { status, logged } = await answer("enforce", { headers, body: {} });
    expect(status).toBe(faults.length === 0 ? 200 : 500);
    const told = logged.flatMap(
      (one) => (one as { err: { faults: { pointer: string }[] } }).err.faults,
    );
    expect(told.map(({ pointer }) => pointer)).toEqual(faults);
  });

  it.each([
    ["enforce", 500, undefined, 1],
    ["log", 200, { id: 1 }, 1],
    ["off", 200, { id: 1, secret: 2 }, 0],
  ] as const)(
    "with responses: %s and an undeclared property are %i",
    async (check, status, body, times) => {
      const given = { headers: { "X-Total": 1 }, body: { id: 1, secret: 2 } };
      const { logged, ...sent } = await answer(check, given);
      expect(sent).toMatchObject({ status, ...(body && { body }) });
      expect(JSON.stringify(sent).includes("secret")).toBe(check === "off");
      expect(logged).toHaveLength(times);
    },
  );
});
