import { IncomingMessage, type ServerResponse } from "node:http";
import { isBorn } from "./born.ts";

/** Before version 13 of V8 (Node 20 and 22). */
const losesShapes = Number.parseInt(process.versions.v8, 10) < 13;

/**
 * Makes a request and its response fast again that Express has changed the prototypes of. There, V8 gives such
 * an object a shape of its own with every property that is added to it, so that whatever reads or writes it from
 * then on, Node's own code included, misses its caches: a third of the time that a request takes. Once a property
 * of it is deleted, it has the same shape as all others of its kind.
 */
export function shareShapes(request: IncomingMessage, response: ServerResponse): void {
  if (!losesShapes || !isRebased(request)) return;
  putAgain(request, "res");
  putAgain(response, "req");
}

/** Whether it has other prototypes than it was born with. */
function isRebased(request: IncomingMessage): boolean {
  const prototype = Object.getPrototypeOf(request);
  return prototype !== IncomingMessage.prototype && !isBorn(prototype);
}

/** Express refers from one to the other by these. */
function putAgain(object: object, name: "res" | "req"): void {
  if (!Object.hasOwn(object, name)) return;
  const value: unknown = Reflect.get(object, name);
  Reflect.deleteProperty(object, name);
  Reflect.set(object, name, value);
}
