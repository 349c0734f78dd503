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

const countCharacters = defaultOf<(text: string) => number>(ucs2lengthModule);
const surrogate = /[\ud800-\udbff]/;

/**
 * Length of a string in Unicode characters; compiled validators call it for `minLength` and `maxLength`. Only where
 * there are surrogates are they counted one by one.
 */
export function ucs2length(text: string): number {
  return surrogate.test(text) ? countCharacters(text) : text.length;
}

const day =
  /(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31/
    .source;
const time = /(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)/
  .source;
/** What nearly all dates and times look like; the format allows a few more, such as leap days and seconds. */
const usualDateTime = new RegExp(`^\\d{4}-(?:${day})T${time}$`);
const isDateTime = testOf(fullFormats["date-time"]);
const dateTime: object = Object(fullFormats["date-time"]);

/**
 * ajv-formats' full formats by name: a regular expression, a function, or `{ validate, compare }`. Of a usual date and
 * time one look is enough, which takes a tenth of taking it apart.
 */
export const formats = {
  ...fullFormats,
  "date-time": {
    ...dateTime,
    validate: (text: string) => usualDateTime.test(text) || isDateTime(text),
  },
};

const tests = new Map(Object.entries(formats).map(([name, format]) => [name, testOf(format)]));

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
