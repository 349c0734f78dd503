import { describe, expect, it } from "vitest";
import { ReventError } from "../../errors/index.ts";
import { silentLogger } from "../../logger.ts";
import { createRouter, type HttpContext, type Route } from "../index.ts";
import { listen } from "../testing/server.ts";

const schemes = {
  oauth: { type: "oauth2" },
  basic: { type: "basic" },
  header: { type: "apiKey", in: "header", name: "X-Key" },
  query: { type: "apiKey", in: "query", name: "key" },
  cookie: { type: "apiKey", in: "cookie", name: "sid" },
} as const;

const security = {
  bearer: (token: string) => {
    if (token === "broken") throw new Error("the key server is down");
    if (token === "late") throw new ReventError("unavailable", "the key server is away");
    if (token === "weak") throw new ReventError("forbidden", "Not you.");
    return token === "good" ? "bearer" : undefined;
  },
  oauth: (token: string, { scopes }: { scopes: readonly string[] }) => {
    if (token === "weak") throw new ReventError("forbidden", `You need ${scopes.join(" ")}.`);
    return token === "good" ? "oauth" : undefined;
  },
  basic: ({ username, password }: { username: string; password: string }) =>
    `${username}/${password}`,
  header: async (key: string) => (key === "k" ? "header" : undefined),
  query: (key: string) => (key === "k" ? "query" : undefined),
  cookie: (key: string) => (key === "k" ? "cookie" : undefined),
};

/** Who the handler is told is calling, or the status and challenge of the refusal. */
async function call(
  alternatives: NonNullable<Route["security"]>,
  headers: Record<string, string>,
  query = "",
) {
  const responses = { 200: { content: { "application/json": null } } };
  const routes = { who: { method: "GET", path: "/", security: alternatives, responses } } as const;
  const who = async (_: unknown, { principal }: HttpContext<unknown>) => {
    return { status: 200, body: { principal: principal ?? null } };
  };
  const options = { logger: silentLogger, security };
  const url = await listen(createRouter(routes, { who }, options, schemes));
  const answer = await fetch(`${url}/${query}`, { headers });
  const body = (await answer.json()) as { principal?: unknown };
  return answer.status === 200
    ? body.principal
    : [answer.status, answer.headers.get("www-authenticate")];
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const basic = (text: string) => ({
  authorization: `Basic ${Buffer.from(text).toString("base64")}`,
});
const BASIC = 'Basic realm="api", charset="UTF-8"';

describe("security alternatives", () => {
  it.each<[string, NonNullable<Route["security"]>, Record<string, string>, string, unknown]>([
    ["a basic password with a colon", [{ basic: [] }], basic("ada:a:ß"), "", "ada/a:ß"],
    ["malformed basic credentials", [{ basic: [] }], basic("ada"), "", [401, BASIC]],
    ["a key in a header", [{ header: [] }], { "x-key": "k" }, "", "header"],
    ["a key in the query", [{ query: [] }], {}, "?key=k", "query"],
    ["a key in a cookie", [{ cookie: [] }], { cookie: "a=b; sid=k" }, "", "cookie"],
    ["the second of two", [{ bearer: [] }, { header: [] }], { "x-key": "k" }, "", "header"],
    [
      "an invalid first and a valid second",
      [{ bearer: [] }, { header: [] }],
      { ...bearer("bad"), "x-key": "k" },
      "",
      "header",
    ],
    [
      "a forbidden first and a valid second",
      [{ bearer: [] }, { header: [] }],
      { ...bearer("weak"), "x-key": "k" },
      "",
      "header",
    ],
    [
      "both of two needed together",
      [{ header: [], bearer: [] }],
      { ...bearer("good"), "x-key": "k" },
      "",
      "header",
    ],
    [
      "one of two needed together",
      [{ header: [], bearer: [] }],
      { "x-key": "k" },
      "",
      [401, 'ApiKey in="header", name="X-Key", Bearer'],
    ],
    ["nothing where nothing suffices", [{ bearer: [] }, {}], {}, "", null],
    ["something where nothing suffices", [{ bearer: [] }, {}], bearer("good"), "", "bearer"],
    [
      "credentials that are not enough",
      [{ bearer: [] }, { header: [] }],
      bearer("weak"),
      "",
      [403, null],
    ],
    ["no token", [{ oauth: ["read", "write"] }], {}, "", [401, 'Bearer scope="read write"']],
    [
      "a token that is not valid",
      [{ oauth: ["read"] }, { header: [] }],
      bearer("bad"),
      "",
      [401, 'Bearer error="invalid_token", scope="read", ApiKey in="header", name="X-Key"'],
    ],
    [
      "a token without the scopes",
      [{ oauth: ["read", 'a"b'] }, { header: [] }],
      bearer("weak"),
      "",
      [403, 'Bearer error="insufficient_scope", scope="read a_b"'],
    ],
    ["roles, which are not told", [{ bearer: ["admin"] }], {}, "", [401, "Bearer"]],
    ["a verifier that has to wait", [{ bearer: [] }, {}], bearer("late"), "", [503, null]],
    ["a verifier that fails", [{ bearer: [] }, {}], bearer("broken"), "", [500, null]],
  ])("with %s", async (_, alternatives, headers, query, want) => {
    expect(await call(alternatives, headers, query)).toEqual(want);
  });
});
