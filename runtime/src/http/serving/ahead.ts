import type { RequestListener } from "node:http";
import type { Router } from "../router.ts";

/** Routers that take nothing of Express, and leave nothing behind where they leave a request to `next`. */
const independent = new WeakSet<object>();

/** Lets a router be asked {@link ahead} of the Express app that it is in. */
export function markIndependent(router: Router): Router {
  independent.add(router);
  return router;
}

/**
 * An Express app whose first handlers are independent routers, asked directly: what they answer is the same, without what
 * Express does to every request. What they leave is the app's, as ever. The app itself where it begins with anything
 * else, where one of them is mounted at a path, or where Express is to say that it is there (`X-Powered-By`).
 */
export function ahead(app: RequestListener): RequestListener {
  return leading(app).reduceRight<RequestListener>(
    (behind, router) => (request, response) =>
      router(request, response, () => behind(request, response)),
    app,
  );
}

/** What an Express 5 app knows of a handler. */
interface Layer {
  readonly handle: unknown;
  /** Whether it is asked for every path. */
  readonly slash: boolean;
}

function leading(app: RequestListener): readonly Router[] {
  if (!isExpress5(app) || app.enabled("x-powered-by")) return [];
  const routers: Router[] = [];
  for (const { handle, slash } of app.router.stack) {
    if (!slash || !isMarked(handle)) break;
    routers.push(handle);
  }
  return routers;
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

function isMarked(handle: unknown): handle is Router {
  return typeof handle === "function" && independent.has(handle);
}
