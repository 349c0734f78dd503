import type { Fault } from "../../errors/index.ts";
import { FieldReader, readPairs, unescapeQuery } from "../parameters/fields.ts";
import { completeShape } from "../parameters/shape.ts";
import type { Unescape } from "../parameters/text.ts";
import { Values } from "../parameters/values.ts";
import type { FormSpec } from "../route.ts";

/** Reads urlencoded forms, prepared once. Each way returns the values, and adds what is wrong to `faults`. */
export interface FormReader {
  /** From the body's text. */
  fromText(text: string, faults: Fault[]): Values;
  /** From what something before us, such as `express.urlencoded()`, has made of it. */
  fromParsed(parsed: object, faults: Fault[]): Values;
}

/**
 * How the forms of a contract are read.
 *
 * @param at where they stand, which faults say
 */
export function formReader(spec: FormSpec, at: "body" | "query" = "body"): FormReader {
  const encoded = fieldReader(spec, unescapeQuery, at);
  const decoded = fieldReader(spec, (text) => text);
  return {
    fromText: (text, faults) => readPairs(text, encoded, at, faults),
    fromParsed: (parsed, faults) => {
      const values = new Values();
      for (const [key, text] of flattened(parsed)) decoded.read(values, key, text, faults);
      return values;
    },
  };
}

/** The keys and texts that were sent, such as `filter[open]` and `true`. */
function flattened(parsed: object): [key: string, text: string][] {
  return Object.entries(parsed).flatMap(([key, value]: [string, unknown]) => {
    if (Array.isArray(value)) return value.map((item): [string, string] => [key, String(item)]);
    if (typeof value !== "object" || value === null) return [[key, String(value)]];
    return flattened(value).map(([inner, text]): [string, string] => [`${key}[${inner}]`, text]);
  });
}

/** Reads the fields of a form one by one. */
export function fieldReader(spec: FormSpec, decode: Unescape, at = "body"): FieldReader {
  const entries = Object.entries(spec.fields);
  const shapes = new Map(entries.map(([name, shape]) => [name, completeShape(shape, "query")]));
  return new FieldReader({ shapes, at, unescape: decode, others: spec.others ?? "string" });
}
