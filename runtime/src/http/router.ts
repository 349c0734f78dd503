import type { IncomingMessage, ServerResponse } from "node:http";
import { notImplemented, ReventError } from "../errors/index.ts";
import { defaultLogger, type Logger } from "../logger.ts";
import { telemetryInUse } from "../telemetry.ts";
import type { ResponseCheck } from "./answers/answers.ts";
import { send, sendProblem } from "./answers/send.ts";
import type { Exchange } from "./exchange.ts";
import type { Handlers } from "./handler.ts";
import { type BodyVerifier, type Invoke, Operation, type OperationSettings } from "./operation.ts";
import { PathTree, parseTemplate } from "./paths.ts";
import { requestIdOf } from "./request-id.ts";
import type { RouteTable } from "./route.ts";
import type { SchemeTable, Verifiers } from "./security/security.ts";
import { markIndependent } from "./serving/ahead.ts";
import { shareShapes } from "./serving/shapes.ts";

/** Settings of a router; each has a default. */
export interface RouterOptions {
  /** The greatest number of bytes that a body may have, and the fields of a multipart form. Default 1 MiB. */
  readonly bodyLimit?: number;
  /** The greatest number of bytes that a multipart form may have with its files. Default 100 MiB. */
  readonly uploadLimit?: number;
  /**
   * What happens where a handler's result is not as the contract says: `enforce` answers 500 instead and
   * logs why, `log` sends it and logs why, `off` does not look. Default `enforce`, and `log` where NODE_ENV
   * is `production`.
   */
  readonly responses?: ResponseCheck;
  /** Default: warnings and errors to stderr, one JSON line each. */
  readonly logger?: Logger;
  /**
   * Answer unknown paths with 404 and unknown methods with 405, instead of leaving them to what is mounted
   * behind. Default false.
   */
  readonly notFound?: boolean;
}

/**
 * A request handler for Express 5 and 4 (`app.use(router)`, at any path) and for `node:http`
 * (`createServer(router)`). What it does not answer goes on to `next`; where there is none, it answers that too.
 */
export type Router = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/** The operations of one path. */
interface Methods {
  readonly operations: Map<string, Operation>;
  /** The `Allow` header. */
  allow: string;
}

/**
 * Turns a table of routes into a router that checks every request, calls the core, and answers. It answers every operation of
 * the contract, HEAD like GET, and OPTIONS with `Allow`. Any other path or method goes on to `next`; it is answered with 404, or
 * with 405 and `Allow`, where there is none. Failures are answered as problem+json (RFC 9457), never passed on. Throws `misuse` where a route needs a security scheme that has no verifier, or is there twice.
 *
 * @param routes the operations of the contract; each is answered by the core's method of that name
 * @param core does the work
 * @param options settings, and a verifier for each security scheme
 * @param schemes how the schemes are presented; one that is not listed is HTTP bearer
 */
export function createRouter<const Routes extends RouteTable>(
  routes: Routes,
  core: Handlers<keyof Routes>,
  options: RouterOptions & {
    readonly security?: Verifiers;
    readonly verifyBody?: BodyVerifier;
  } = {},
  schemes: SchemeTable = {},
): Router {
  const tree = pathTree(routes, core, {
    verifiers: options.security ?? {},
    schemes,
    verifyBody: options.verifyBody,
    limits: {
      body: options.bodyLimit ?? 1_048_576,
      upload: options.uploadLimit ?? 104_857_600,
    },
    responses: options.responses ?? defaultCheck(),
    logger: options.logger ?? defaultLogger,
  });
  const answersUnknown = options.notFound ?? false;
  return markIndependent((request, response, next) => {
    const found = tree.find(request.url ?? "/");
    if (found === undefined) {
      if (next !== undefined && !answersUnknown) return next();
      refuse(exchangeOf(request, response, []), "not_found", "There is nothing at this path.");
    } else if (found === "malformed") {
      const detail = "The path has a malformed percent-encoding.";
      refuse(exchangeOf(request, response, []), "invalid_request", detail);
    } else {
      shareShapes(request, response);
      const leave = answersUnknown ? undefined : next;
      dispatch(found.entry, exchangeOf(request, response, found.values), leave);
    }
  });
}

function dispatch(
  { operations, allow }: Methods,
  exchange: Exchange,
  leave: (() => void) | undefined,
): void {
  const method = exchange.request.method ?? "GET";
  const operation =
    operations.get(method) ?? (method === "HEAD" ? operations.get("GET") : undefined);
  if (operation !== undefined) {
    if (telemetryInUse() === undefined) void operation.perform(exchange);
    else void watched(operation, exchange);
  } else if (method === "OPTIONS") {
    send(exchange, 204, { allow, "x-request-id": exchange.requestId });
  } else if (leave !== undefined) {
    leave();
  } else {
    const message = `${method} is not possible here; possible are ${allow}.`;
    sendProblem(exchange, new ReventError("method_not_allowed", message), { allow });
  }
}

/** Performs an operation, and has whoever watches see it. */
async function watched(operation: Operation, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const facts = {
    method: request.method ?? "GET",
    route: operation.path,
    headers: request.headers,
  };
  await telemetryInUse()?.serve(facts, async () => {
    await operation.perform(exchange);
    return response.statusCode;
  });
}

function refuse(exchange: Exchange, code: "not_found" | "invalid_request", message: string): void {
  sendProblem(exchange, new ReventError(code, message));
}

function exchangeOf(
  request: IncomingMessage,
  response: ServerResponse,
  pathValues: readonly string[],
): Exchange {
  return { request, response, requestId: requestIdOf(request), pathValues };
}

function pathTree(
  routes: RouteTable,
  core: Handlers,
  settings: OperationSettings,
): PathTree<Methods> {
  const tree = new PathTree<Methods>();
  for (const [name, route] of Object.entries(routes)) {
    const methods = tree.entry(parseTemplate(route.path), () => ({
      operations: new Map(),
      allow: "",
    }));
    if (methods.operations.has(route.method)) {
      throw new ReventError("misuse", `${name}: ${route.method} ${route.path} is there twice`);
    }
    const operation = new Operation(name, route, invoker(core, name), settings);
    methods.operations.set(route.method, operation);
    methods.allow = allowed([...methods.operations.keys()]);
  }
  return tree;
}

function allowed(methods: readonly string[]): string {
  const head = methods.includes("GET") ? ["HEAD"] : [];
  return [...new Set([...methods, ...head, "OPTIONS"])].join(", ");
}

/** Calls the core's method as it is at the time of the call. The table and the validators guarantee its types. */
function invoker(core: Handlers, name: string): Invoke {
  const methods = core as Readonly<Record<string, Invoke | undefined>>;
  return (request, context) => {
    const method = methods[name];
    if (method === undefined) throw notImplemented(name);
    return method.call(core, request, context);
  };
}

function defaultCheck(): ResponseCheck {
  return process.env.NODE_ENV === "production" ? "log" : "enforce";
}
