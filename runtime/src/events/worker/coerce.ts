import type { ValidationError, Validator } from "../../validation.ts";

/** How often data is judged again at the most. A validator that tells one fault at a time needs a round for each. */
const rounds = 100;

/**
 * Turns texts of a flat entry, or of headers, into what the contract asks for: a number, boolean, null, object or array
 * where the schema wants one and the text is one. What cannot be mended stays, and is still a fault.
 *
 * @returns whether the data fits now; the validator holds the faults where not
 */
export function coerceTexts(data: unknown, validate: Validator): boolean {
  if (!isObject(data)) return validate(data);
  for (let round = 0; round < rounds; round++) {
    if (validate(data)) return true;
    const mended = (validate.errors ?? []).filter((error) => mend(data, error));
    if (mended.length === 0) return false;
  }
  return validate(data);
}

function isObject(data: unknown): data is Record<string, unknown> {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

/** Mends the top-level property that an error is about; says whether anything changed. */
function mend(data: Record<string, unknown>, error: ValidationError): boolean {
  const name = unescapePointer(error.instancePath.slice(1));
  const text = data[name];
  if (!error.instancePath.startsWith("/") || typeof text !== "string") return false;
  const value = parse(text);
  if (value === undefined || typeof value === "string" || !wants(error, value)) return false;
  data[name] = value;
  return true;
}

function unescapePointer(pointer: string): string {
  return pointer.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** The JSON value in a text; `True` and `False` are how Python writes booleans as text. */
function parse(text: string): unknown {
  if (text === "True" || text === "False") return text === "True";
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the failed keyword would let such a value through. */
function wants({ keyword, params }: ValidationError, value: unknown): boolean {
  if (keyword === "const") return params.allowedValue === value;
  if (keyword === "enum")
    return Array.isArray(params.allowedValues) && params.allowedValues.includes(value);
  if (keyword !== "type") return false;
  const types: readonly unknown[] = Array.isArray(params.type) ? params.type : [params.type];
  return types.some(
    (type) => type === typeOf(value) || (type === "number" && typeOf(value) === "integer"),
  );
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
