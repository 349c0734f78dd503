import { IncomingMessage, type ServerOptions, ServerResponse } from "node:http";

/**
 * Options of `http.createServer` that make requests and responses be born with the prototypes that an
 * Express app would give them. Express calls `Object.setPrototypeOf` on both for every request, and V8
 * drops objects whose prototype changes to a slow representation; where the prototype is the right one
 * already, the call changes nothing. The app itself is not touched.
 *
 * @param app a request handler; empty options where it is not an Express app
 */
export function bornPrototypes(app: unknown): ServerOptions {
  if (!isExpressApp(app)) return {};
  return {
    IncomingMessage: bornWith(IncomingMessage, app.request),
    ServerResponse: bornWith(ServerResponse, app.response),
  };
}

interface ExpressApp {
  readonly request: object;
  readonly response: object;
}

function isExpressApp(app: unknown): app is ExpressApp {
  if (typeof app !== "function" || !("request" in app) || !("response" in app)) return false;
  return app.request instanceof IncomingMessage && app.response instanceof ServerResponse;
}

/** A class whose instances are made as `Base` makes them, with `prototype` as their prototype. */
function bornWith<Base extends typeof IncomingMessage | typeof ServerResponse>(
  base: Base,
  prototype: object,
): Base {
  const Born = function born(...parameters: unknown[]): object {
    return Reflect.construct(base, parameters, Born);
  };
  Born.prototype = prototype;
  return Object.setPrototypeOf(Born, base);
}
