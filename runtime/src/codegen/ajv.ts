import ucs2lengthModule from "ajv/dist/runtime/ucs2length.js";
import { fullFormats } from "ajv-formats/dist/formats.js";

/**
 * What a CommonJS module of ajv exports as its default. Node hands out such a module whole, with `default`
 * inside; some bundlers and test runners hand out the inside.
 */
function defaultOf<Exported>(module: unknown): Exported {
  const isWhole = typeof module === "object" && module !== null && "default" in module;
  return (isWhole ? module.default : module) as Exported;
}

/** Length of a string in Unicode characters; compiled validators call it for `minLength` and `maxLength`. */
export const ucs2length = defaultOf<(text: string) => number>(ucs2lengthModule);

/** ajv-formats' full formats by name: a regular expression, a function, or `{ validate, compare }`. */
export const formats = fullFormats;

const tests = new Map(Object.entries(fullFormats).map(([name, format]) => [name, testOf(format)]));

/** Whether a text is in the format of that name; formats that are not known have no rule. */
export function isFormatted(text: string, name: string): boolean {
  return tests.get(name)?.(text) ?? true;
}

function testOf(format: unknown): (text: string) => boolean {
  if (format instanceof RegExp) return (text) => format.test(text);
  if (typeof format === "function") return (text) => Boolean(format(text));
  const isDefinition = typeof format === "object" && format !== null && "validate" in format;
  return isDefinition ? testOf(format.validate) : () => true;
}
