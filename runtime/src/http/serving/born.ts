import { IncomingMessage, type ServerOptions, ServerResponse } from "node:http";

/**
 * Options of `http.createServer` that make requests and responses be born with the prototypes that an
 * Express app would give them. Express calls `Object.setPrototypeOf` on both for every request, and V8
 * drops objects whose prototype changes to a slow representation; where the prototype is the right one
 * already, the call changes nothing.
 *
 * `app.request` and `app.response` become new objects that inherit from the old ones. Whatever extended
 * the old ones still does, also in apps that are mounted inside.
 *
 * @param app a request handler; empty options where it is not an Express app
 */
export function bornPrototypes(app: unknown): ServerOptions {
  if (!isExpressApp(app)) return {};
  const known = born.get(app);
  if (known !== undefined) return known;
  const Request = class extends IncomingMessage {};
  const Response = class<Asked extends IncomingMessage> extends ServerResponse<Asked> {};
  app.request = rebase(Request.prototype, app.request);
  app.response = rebase(Response.prototype, app.response);
  const options = { IncomingMessage: Request, ServerResponse: Response };
  born.set(app, options);
  requests.add(Request.prototype);
  return options;
}

/** Whether requests with this prototype were born with it. */
export function isBorn(prototype: object): boolean {
  return requests.has(prototype);
}

const requests = new WeakSet<object>();

/** So that serving an app twice does not stack prototypes. */
const born = new WeakMap<ExpressApp, ServerOptions>();

interface ExpressApp {
  request: object;
  response: object;
}

function isExpressApp(app: unknown): app is ExpressApp {
  if (typeof app !== "function" || !("request" in app) || !("response" in app)) return false;
  return app.request instanceof IncomingMessage && app.response instanceof ServerResponse;
}

/** Makes a class's prototype inherit from another object, and add nothing to it. */
function rebase(prototype: object, onto: object): object {
  Reflect.deleteProperty(prototype, "constructor");
  return Object.setPrototypeOf(prototype, onto);
}
