import { expect, it } from "vitest";
import { ReventError } from "../errors/index.ts";
import { type Logger, logLine } from "../logger.ts";
import { createRouter, type HttpContext, type RouteTable } from "./index.ts";
import { listen } from "./testing/server.ts";
import { compile } from "./testing/validator.ts";

const SECRET = "s3cr3t-of-ada";

const schemes = {
  basic: { type: "basic" },
  header: { type: "apiKey", in: "header", name: "X-Key" },
  query: { type: "apiKey", in: "query", name: "key" },
  cookie: { type: "apiKey", in: "cookie", name: "sid" },
} as const;

const ok = {
  200: {
    content: {
      "application/json": compile({
        type: "object",
        additionalProperties: false,
        required: ["name"],
        properties: {
          name: { enum: ["a"] },
          born: { type: "string", format: "date" },
          code: { type: "string", pattern: "^[a-z]{2}$", maxLength: 2 },
          inner: { type: "object", additionalProperties: false, properties: {} },
        },
      }),
    },
  },
};
const body = {
  required: true,
  content: {
    "application/json": compile({ type: "object", properties: { word: { type: "string" } } }),
  },
};

const routes = {
  anyone: { method: "POST", path: "/anyone", body, responses: ok },
  bearer: { method: "POST", path: "/bearer", security: [{ bearer: [] }], body, responses: ok },
  basic: { method: "POST", path: "/basic", security: [{ basic: [] }], body, responses: ok },
  header: { method: "POST", path: "/header", security: [{ header: [] }], body, responses: ok },
  query: { method: "POST", path: "/query", security: [{ query: [] }], body, responses: ok },
  cookie: { method: "POST", path: "/cookie", security: [{ cookie: [] }], body, responses: ok },
} as const satisfies RouteTable;

type Handler = (
  request: { body: unknown },
  context: HttpContext<unknown>,
) => Promise<{ status: number; body?: unknown }>;

interface Case {
  readonly handler?: Handler;
  readonly verifier?: () => unknown;
  readonly responses?: "enforce" | "log";
}

/** Everything that is logged and answered when a request full of secrets is sent to every path. */
async function told({ handler = answers({ name: "a" }), verifier, responses = "enforce" }: Case) {
  const lines: string[] = [];
  const log = (facts: object, message: string) => lines.push(logLine("any", facts, message));
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  const verify = verifier ?? (() => "ada");
  const security = { bearer: verify, basic: verify, header: verify, query: verify, cookie: verify };
  const core = Object.fromEntries(Object.keys(routes).map((name) => [name, handler]));
  const options = { logger, security, responses };
  const url = await listen(createRouter<RouteTable>(routes, core, options, schemes));
  const received = await Promise.all(
    Object.values(routes).flatMap(({ path }) =>
      [`{"word":"${SECRET}"}`, `{"word":"${SECRET}"`, `{"word":["${SECRET}"]}`].map((text) =>
        fetch(`${url}${path}?key=${SECRET}`, {
          method: "POST",
          headers: headers(path),
          body: text,
        }),
      ),
    ),
  );
  return { lines, statuses: new Set(received.map(({ status }) => status)) };
}

function headers(path: string): Record<string, string> {
  const basic = Buffer.from(`ada:${SECRET}`).toString("base64");
  return {
    "content-type": "application/json",
    authorization: path === "/basic" ? `Basic ${basic}` : `Bearer ${SECRET}`,
    "x-key": SECRET,
    cookie: `sid=${SECRET}`,
  };
}

function answers(value: unknown): Handler {
  return async () => ({ status: 200, body: value });
}

function fails(error: Error) {
  return () => {
    throw error;
  };
}

it.each<[string, Case, number, boolean]>([
  ["all is well", {}, 200, false],
  ["nobody is known", { verifier: () => undefined }, 401, false],
  ["a verifier refuses", { verifier: fails(new ReventError("forbidden", "No.")) }, 403, false],
  ["a verifier throws", { verifier: fails(new Error("the keys are gone")) }, 500, true],
  ["a verifier rejects", { verifier: async () => fails(new Error("gone"))() }, 500, true],
  [
    "a verifier is unavailable",
    { verifier: fails(new ReventError("unavailable", "the key server is away")) },
    503,
    true,
  ],
  ["a handler throws", { handler: async () => fails(new Error("no disk"))() }, 500, true],
  [
    "a handler calls what answers nothing",
    { handler: async () => fails(new ReventError("broker_unavailable", "no broker"))() },
    503,
    true,
  ],
  ["a response has a wrong value", { handler: answers({ name: SECRET }) }, 500, true],
  ["a response has a surplus value", { handler: answers({ name: "a", x: SECRET }) }, 500, true],
  ["a response has wrong formats", { handler: answers({ name: "a", born: SECRET }) }, 500, true],
  ["a response has wrong texts", { handler: answers({ name: "a", code: SECRET }) }, 500, true],
  [
    "a response is logged only",
    { handler: answers({ name: SECRET, inner: { x: SECRET } }), responses: "log" },
    200,
    true,
  ],
  ["a response echoes the request", { handler: async (r) => ({ status: 200, ...r }) }, 500, true],
  ["a status is not declared", { handler: async () => ({ status: 201, body: SECRET }) }, 500, true],
])("logs no credentials and no bodies where %s", async (_, one, status, isLogged) => {
  const { lines, statuses } = await told(one);
  expect(statuses).toContain(status);
  expect(lines.length > 0).toBe(isLogged);
  const basic = Buffer.from(`ada:${SECRET}`).toString("base64");
  for (const line of lines)
    for (const secret of [SECRET, basic]) expect(line).not.toContain(secret);
});
