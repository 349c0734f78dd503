/**
 * The name of a property as openapi-typescript may see it: it reads paths of properties as URI fragments,
 * where a percent sign that escapes nothing is an error.
 */
export function encodeKey(name: string): string {
  return name.replace(/[%\uffff]/g, (found) => (found === "%" ? "\uffff0" : "\uffff1"));
}

/** The name that {@link encodeKey} was given. */
export function decodeKey(key: string): string {
  return key.replace(/\uffff([01])/g, (_, kind) => (kind === "0" ? "%" : "\uffff"));
}
