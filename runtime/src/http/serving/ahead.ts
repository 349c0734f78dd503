import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestHandler } from "./serve.ts";

/** A handler for Express and for `node:http`. */
type Handler = (request: IncomingMessage, response: ServerResponse, next?: () => void) => void;

/** Handlers that take nothing of Express, and leave nothing behind where they leave a request to `next`. */
const independent = new WeakSet<object>();

/** Lets a handler be asked {@link ahead} of the Express app that it is in. */
export function markIndependent<Marked extends Handler>(handler: Marked): Marked {
  independent.add(handler);
  return handler;
}

/**
 * An Express app whose first handlers are independent ones, asked directly: what they answer is the same, without what
 * Express does to every request. What they leave is the app's, as ever. The app itself where it begins with anything
 * else, where one of them is mounted at a path, or where Express is to say that it is there (`X-Powered-By`).
 */
export function ahead(app: RequestHandler): RequestHandler {
  return leading(app).reduceRight<RequestHandler>(
    (behind, handler) => (request, response) =>
      handler(request, response, () => void behind(request, response)),
    app,
  );
}

/** What an Express 5 app knows of a handler. */
interface Layer {
  readonly handle: unknown;
  /** Whether it is asked for every path. */
  readonly slash: boolean;
}

function leading(app: RequestHandler): readonly Handler[] {
  if (!isExpress5(app) || app.enabled("x-powered-by")) return [];
  const handlers: Handler[] = [];
  for (const { handle, slash } of app.router.stack) {
    if (!slash || !isMarked(handle)) break;
    handlers.push(handle);
  }
  return handlers;
}

interface Express5 {
  readonly router: { readonly stack: readonly Layer[] };
  enabled(setting: string): boolean;
}

/** Express 4 puts handlers of its own first, and throws where it is asked for `router`. */
function isExpress5(app: object): app is Express5 {
  return "enabled" in app && !("lazyrouter" in app) && "router" in app && hasStack(app.router);
}

function hasStack(router: unknown): boolean {
  return typeof router === "function" && "stack" in router && Array.isArray(router.stack);
}

function isMarked(handle: unknown): handle is Handler {
  return typeof handle === "function" && independent.has(handle);
}
