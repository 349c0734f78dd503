import { parseJsonText } from "../bodies/json.ts";
import type { ScalarShape } from "../route.ts";

const INTEGER = /^-?(?:0|[1-9]\d*)$/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Reads a value of a JSON type from text, strictly: what is not exactly of that type stays text, so that
 * the validator says what it should have been. Integers beyond 2^53 stay text as well. Throws SyntaxError
 * for `json` that is none.
 */
export function decodeScalar(text: string, type: ScalarShape): unknown {
  switch (type) {
    case "string":
      return text;
    case "integer":
      return decodeInteger(text);
    case "number":
      return decodeNumber(text);
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "json":
      return parseJsonText(text);
    case "any":
      return text === "null"
        ? null
        : text === "true"
          ? true
          : text === "false"
            ? false
            : decodeNumber(text);
  }
}

function decodeInteger(text: string): number | string {
  if (!INTEGER.test(text)) return text;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value + 0 : text;
}

function decodeNumber(text: string): number | string {
  if (!NUMBER.test(text)) return text;
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}
