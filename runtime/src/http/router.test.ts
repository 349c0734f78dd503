import express from "express";
import { describe, expect, expectTypeOf, it, vi } from "vitest";
import { ReventError } from "../errors/index.ts";
import type { Logger } from "../logger.ts";
import { silentLogger } from "../logger.ts";
import {
  type BearerVerifier,
  createRouter,
  type HttpContext,
  type Problem,
  problem,
  type Router,
  type RouterOptions,
  type RouteTable,
} from "./index.ts";
import { listen } from "./testing/server.ts";
import { compile } from "./testing/validator.ts";

type User = { id: number; name: string };
type GetUserResponse =
  | { status: 200; body: User; headers?: { "X-A": string } }
  | { status: 401 | 404; body: Problem };
type CreateUserResponse =
  | { status: 201; body: User; headers?: { Location: string } }
  | { status: 204 };

interface UsersCore<Principal = unknown> {
  getUser(
    request: { params: { id: number }; query: { full: boolean } },
    context: HttpContext<Principal>,
  ): Promise<GetUserResponse>;
  createUser(
    request: { body: { name: string } },
    context: HttpContext<undefined>,
  ): Promise<CreateUserResponse>;
  onSomething(event: unknown): Promise<void>;
}

const user = compile<User>({
  type: "object",
  additionalProperties: false,
  required: ["id", "name"],
  properties: {
    id: { type: "integer" },
    name: { type: "string", minLength: 1 },
    password: { absent: "refused" },
  },
});
const newUser = compile<{ name: string }>({
  type: "object",
  additionalProperties: false,
  required: ["name"],
  properties: { name: { type: "string", minLength: 1 }, age: { type: "integer", minimum: 0 } },
});
const anyProblem = compile<Problem>({ type: "object", required: ["type", "title", "status"] });

const routes = {
  getUser: {
    method: "GET",
    path: "/users/{id}",
    security: [{ bearer: ["read"] }],
    params: {
      parameters: { id: "integer" },
      validate: compile({
        type: "object",
        required: ["id"],
        properties: { id: { type: "integer" } },
      }),
    },
    query: {
      parameters: { full: "boolean" },
      validate: compile({
        type: "object",
        properties: { full: { type: "boolean", default: false } },
      }),
    },
    responses: {
      200: { content: { "application/json": user } },
      "4XX": { content: { "application/problem+json": anyProblem } },
    },
  },
  createUser: {
    method: "POST",
    path: "/users",
    body: { required: true, content: { "application/json": newUser } },
    responses: { 201: { content: { "application/json": user } }, 204: {} },
  },
} as const satisfies RouteTable;

/** As an emitted router.ts has it. */
function usersRouter<Principal>(
  core: Pick<UsersCore<Principal>, keyof typeof routes>,
  options: RouterOptions & { security: { bearer: BearerVerifier<Principal> } },
): Router {
  return createRouter(routes, core, options);
}

type Caller = { name: string };

const core: Pick<UsersCore<Caller>, keyof typeof routes> = {
  async getUser({ params, query }, { principal }) {
    expectTypeOf(principal).toEqualTypeOf<Caller>();
    if (params.id === 404) return problem(404, "There is no such user.");
    if (params.id === 500) throw new Error("secret detail");
    const name = query.full ? `${principal.name} in full` : principal.name;
    return { status: 200, body: { id: params.id, name } };
  },
  async createUser({ body }) {
    if (body.name === "nobody") return { status: 204 };
    return { status: 201, body: { id: 1, name: body.name }, headers: { Location: "/users/1" } };
  },
};

function routerOf(changes: Partial<typeof core> = {}, options: RouterOptions = {}): Router {
  return usersRouter<Caller>(
    { ...core, ...changes },
    {
      logger: silentLogger,
      ...options,
      security: {
        bearer: async (token, { scopes }) => {
          if (token === "weak") throw new ReventError("forbidden", `You need ${scopes.join(" ")}.`);
          return token === "good" ? { name: "Ada" } : undefined;
        },
      },
    },
  );
}

const auth = { authorization: "Bearer good" };

function post(url: string, body: string | Uint8Array, headers: Record<string, string> = {}) {
  const init = { "content-type": "application/json", ...headers };
  return fetch(`${url}/users`, { method: "POST", body, headers: init });
}

describe("createRouter", () => {
  it("decodes, calls the core, and answers with the length known", async () => {
    const url = await listen(routerOf());
    const answer = await fetch(`${url}/users/7?full=true`, { headers: auth });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("content-length")).toBe("29");
    expect(answer.headers.get("x-request-id")).toMatch(/^[\da-f]{32}$/);
    expect(await answer.json()).toEqual({ id: 7, name: "Ada in full" });
  });

  it("tells all faults of all locations at once", async () => {
    const url = await listen(routerOf());
    const answer = await fetch(`${url}/users/1x?full=maybe&full=no`, {
      headers: { ...auth, "x-request-id": "abc-1" },
    });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toEqual({
      type: "about:blank",
      title: "Bad Request",
      status: 400,
      detail: "The request is not as the contract says.",
      code: "invalid_request",
      requestId: "abc-1",
      errors: [
        { pointer: "/path/id", detail: "must be an integer" },
        { pointer: "/query/full", detail: "must be given only once" },
      ],
    });
  });

  it.each([
    ["no name", "{}", [{ pointer: "/body/name", detail: "is required" }]],
    [
      "a surplus property and a bad one",
      '{"name":"","a/b":1}',
      [
        { pointer: "/body/a~1b", detail: "is not a property that the contract knows" },
        { pointer: "/body/name", detail: "must have at least 1 character" },
      ],
    ],
    ["no JSON", "{", [{ pointer: "/body", detail: "is not well-formed JSON" }]],
    ["an empty body", "", [{ pointer: "/body", detail: "is required" }]],
    [
      "bad UTF-8",
      Buffer.from([0x22, 0xff, 0x22]),
      [{ pointer: "/body", detail: "is not well-formed UTF-8" }],
    ],
    [
      "a prototype",
      '{"name":"x","__proto__":{}}',
      [{ pointer: "/body", detail: "must not have a property __proto__" }],
    ],
    [
      "a hidden prototype",
      '{"\\u005f_proto__":{}}',
      [{ pointer: "/body", detail: "must not have a property __proto__" }],
    ],
  ])("refuses a body with %s", async (_, body, errors) => {
    const url = await listen(routerOf());
    const answer = await post(url, body);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as Problem).errors).toEqual(errors);
  });

  it.each([
    ["no media type", { "content-type": "" }],
    ["another media type", { "content-type": "text/plain" }],
    ["another charset", { "content-type": "application/json; charset=latin1" }],
    ["compression", { "content-encoding": "gzip" }],
  ])("refuses a body with %s", async (_, headers) => {
    const url = await listen(routerOf());
    const answer = await post(url, '{"name":"x"}', headers);
    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject({ code: "unsupported_media_type" });
  });

  it("accepts a charset and other parameters of a media type", async () => {
    const url = await listen(routerOf());
    const type = 'Application/JSON; charset="UTF-8"; version=1';
    const answer = await post(url, '{"name":"Zoë"}', { "content-type": type });
    expect(answer.status).toBe(201);
    expect(answer.headers.get("location")).toBe("/users/1");
    expect(await answer.json()).toEqual({ id: 1, name: "Zoë" });
  });

  it("answers without a body where the contract has none", async () => {
    const url = await listen(routerOf());
    const answer = await post(url, '{"name":"nobody"}');
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    expect(answer.headers.get("content-type")).toBeNull();
  });

  it.each([
    [{}, 401, "Bearer"],
    [{ authorization: "Bearer bad" }, 401, 'Bearer error="invalid_token"'],
    [{ authorization: "Basic Z29vZDpnb29k" }, 401, "Bearer"],
    [{ authorization: "Bearer weak" }, 403, null],
    [{ authorization: "bearer good" }, 200, null],
  ])("with %j answers %i", async (headers: Record<string, string>, status, challenge) => {
    const url = await listen(routerOf());
    const answer = await fetch(`${url}/users/1`, { headers });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("www-authenticate")).toBe(challenge);
  });

  it("returns problems of the core as the contract's media type", async () => {
    const url = await listen(routerOf());
    const answer = await fetch(`${url}/users/404`, { headers: auth });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toEqual({
      type: "about:blank",
      title: "Not Found",
      status: 404,
      detail: "There is no such user.",
      code: "not_found",
    });
  });

  it("logs what the core throws, and sends nothing of it", async () => {
    const logged: object[] = [];
    const logger: Logger = { ...silentLogger, error: (facts) => logged.push(facts) };
    const url = await listen(routerOf({}, { logger }));
    const answer = await fetch(`${url}/users/500`, { headers: { ...auth, "x-request-id": "r1" } });
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("secret");
    expect(logged).toEqual([
      { requestId: "r1", operation: "getUser", err: new Error("secret detail") },
    ]);
  });

  it("answers 501 for what is not implemented", async () => {
    const routerWithout = createRouter(
      routes,
      { ...core, createUser: undefined as never },
      {
        logger: silentLogger,
        security: { bearer: () => undefined },
      },
    );
    const url = await listen(routerWithout);
    const answer = await post(url, '{"name":"x"}');
    expect(answer.status).toBe(501);
    expect(await answer.json()).toMatchObject({ code: "not_implemented" });
  });

  it("answers HEAD as GET without a body, OPTIONS with Allow, and other methods with 405", async () => {
    const url = await listen(routerOf());
    const head = await fetch(`${url}/users/7`, { method: "HEAD", headers: auth });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "21"]);
    const options = await fetch(`${url}/users/7`, { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS"]);
    const other = await fetch(`${url}/users`, { method: "DELETE" });
    expect([other.status, other.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
    expect(await other.json()).toMatchObject({ code: "method_not_allowed" });
  });

  it.each([
    ["/nothing", 404],
    ["/users/", 404],
    ["/users/%zz", 400],
    ["/users/%C3%28", 400],
    ["/%zz", 404],
  ])("answers %s with %i on a bare server", async (path, status) => {
    const url = await listen((request, response) => routerOf()(request, response));
    const answer = await fetch(`${url}${path}`, { headers: auth });
    expect([answer.status, ((await answer.json()) as Problem).status]).toEqual([status, status]);
  });

  it("leaves unknown paths to what is mounted behind it in Express", async () => {
    const app = express();
    app.use("/api", routerOf());
    app.get("/api/other", (_, response) => void response.send("other"));
    const url = await listen(app);
    expect(await (await fetch(`${url}/api/other`)).text()).toBe("other");
    expect((await fetch(`${url}/api/users/1`, { headers: auth })).status).toBe(200);
    expect((await fetch(`${url}/users/1`, { headers: auth })).status).toBe(404);
  });

  it("leaves unknown methods to what is mounted behind it, unless it shall answer for all", async () => {
    const behind = express
      .Router()
      .delete("/users", (_, response) => void response.send("deleted"));
    const url = await listen(express().use(routerOf(), behind));
    const deleted = await fetch(`${url}/users`, { method: "DELETE" });
    expect(await deleted.text()).toBe("deleted");
    const strict = await listen(express().use(routerOf({}, { notFound: true }), behind));
    const refused = await fetch(`${strict}/users`, { method: "DELETE" });
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
    expect((await fetch(`${strict}/nothing`)).status).toBe(404);
  });

  it("takes the body that express.json() has read", async () => {
    const app = express().use(express.json()).use(routerOf());
    const url = await listen(app);
    expect((await post(url, '{"name":"x"}')).status).toBe(201);
    const bad = await post(url, '{"name":1}');
    expect(((await bad.json()) as Problem).errors).toEqual([
      { pointer: "/body/name", detail: "must be a string" },
    ]);
  });

  it.each([
    ["enforce", { status: 200, body: { id: "x", name: "y" } }, 500],
    ["enforce", { status: 418, body: {} }, 500],
    ["log", { status: 200, body: { id: "x", name: "y" } }, 200],
    ["log", { status: 418, body: {} }, 418],
    ["log", { status: 200, body: { id: 1, name: "y", password: "z" } }, 500],
    ["off", { status: 200, body: { id: "x", name: "y" } }, 200],
    ["off", "no result", 500],
    ["off", undefined, 500],
  ] as const)("with responses: %s makes of %j a %i", async (responses, result: unknown, status) => {
    const logged: unknown[] = [];
    const note = (facts: object) => logged.push(facts);
    const logger: Logger = { ...silentLogger, warn: note, error: note };
    const getUser = async () => result as GetUserResponse;
    const url = await listen(routerOf({ getUser }, { responses, logger }));
    const answer = await fetch(`${url}/users/1`, { headers: auth });
    expect(answer.status).toBe(status);
    expect(logged).toHaveLength(responses === "off" && status < 500 ? 0 : 1);
    const body = (await answer.json()) as Problem;
    if (status === 500) expect([body.code, body.errors]).toEqual(["invalid_response", undefined]);
  });

  it("tells the handler when the client goes away, and answers nobody", async () => {
    const logged: unknown[] = [];
    const logger: Logger = { ...silentLogger, warn: (_, message) => logged.push(message) };
    const aborted = new Promise<void>((resolve) => {
      const getUser: typeof core.getUser = async (_, { signal }) => {
        await new Promise((abort) => signal.addEventListener("abort", abort));
        resolve();
        throw new Error("given up");
      };
      void listen(routerOf({ getUser }, { logger })).then(async (url) => {
        const gone = new AbortController();
        setTimeout(() => gone.abort(), 20);
        await fetch(`${url}/users/1`, { headers: auth, signal: gone.signal }).catch(
          () => undefined,
        );
      });
    });
    await aborted;
    await vi.waitFor(() => expect(logged).toEqual(["getUser failed after the client had gone"]));
  });

  it("sends nothing where a header could be split, and nothing twice", async () => {
    const getUser: typeof core.getUser = async () => {
      return { status: 200, body: { id: 1, name: "x" }, headers: { "X-A": "a\r\nSet-Cookie: b" } };
    };
    const url = await listen(routerOf({ getUser }));
    const answer = await fetch(`${url}/users/1`, { headers: auth });
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([500, null]);
  });

  it("leaves an answer alone that something else has given", async () => {
    const router = routerOf();
    const url = await listen((request, response) => {
      router(request, response);
      response.writeHead(503).end("too late");
    });
    const answer = await fetch(`${url}/users/1`, { headers: auth });
    expect([answer.status, await answer.text()]).toEqual([503, "too late"]);
  });

  it("refuses to start where a security scheme has no verifier", () => {
    expect(() => createRouter(routes, core)).toThrow(
      "getUser needs the security scheme bearer: give createRouter security.bearer",
    );
  });
});
