/** JSON with a property `__proto__`, which careless copying would turn into a prototype. */
export class PrototypeError extends SyntaxError {}

/** A value from JSON text. Throws SyntaxError where it is none, and {@link PrototypeError}. */
export function parseJsonText(text: string): unknown {
  const couldHide = text.includes("__proto__") || text.includes("\\u00");
  return couldHide ? JSON.parse(text, refusePrototype) : JSON.parse(text);
}

function refusePrototype(key: string, value: unknown): unknown {
  if (key === "__proto__") throw new PrototypeError("must not have a property __proto__");
  return value;
}
