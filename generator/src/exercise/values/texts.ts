import type { Arbitrary } from "fast-check";
import type { SchemaObject } from "../../model/index.ts";
import type { FastCheck } from "./maker.ts";

/** What texts may hold: `plain` ones survive in paths and headers, and between the delimiters of parameters. */
export type Texts = "any" | "plain";

const formats: Readonly<Record<string, readonly string[]>> = {
  date: ["2026-01-31", "2024-02-29"],
  "date-time": ["2026-01-31T09:30:00Z", "2026-01-31T09:30:00.5+02:00"],
  time: ["09:30:00Z"],
  duration: ["P1D", "PT30M"],
  hostname: ["example.org"],
  ipv4: ["192.0.2.1"],
  ipv6: ["2001:db8::1"],
  uri: ["https://example.org/a", "urn:isbn:0451450523"],
  "uri-reference": ["/a", "https://example.org/a?b=c"],
  iri: ["https://example.org/a"],
  "json-pointer": ["", "/a/0"],
  regex: ["^a+$"],
  byte: ["", "aGVsbG8="],
  binary: ["x"],
};
const usual = ["a", "word", "two words", "12", "Ada Lovelace", "😀 😀", "a-b", "A1"];
/** So many characters are made beyond the least number, usually. */
const LENGTH = 12;
/** A text of the greatest length is made where it is no longer. */
const LONG = 10_000;
/** A pattern that fast-check cannot read is met by so few texts at the least. */
const MATCHES = 5;

/** Texts as a schema describes them. */
export function texts(fc: FastCheck, schema: SchemaObject, kind: Texts): Arbitrary<string> {
  const { format, pattern } = schema;
  const known = typeof format === "string" ? formatted(fc, format) : undefined;
  if (known !== undefined) return known;
  if (typeof pattern === "string") return matching(fc, pattern, schema, kind);
  return anyTexts(fc, schema, kind);
}

/** No two are alike where services want them unique. */
function formatted(fc: FastCheck, format: string): Arbitrary<string> | undefined {
  if (format === "uuid") return fc.uuid({ version: 4 });
  if (format === "email" || format === "idn-email")
    return fc.stringMatching(/^[a-z][a-z0-9]{7,11}$/).map((name) => `${name}@example.org`);
  const known = Object.hasOwn(formats, format) ? formats[format] : undefined;
  return known && fc.constantFrom(...known);
}

function anyTexts(fc: FastCheck, schema: SchemaObject, kind: Texts): Arbitrary<string> {
  const { least, most } = lengths(schema, kind);
  const unit = kind === "plain" ? fc.constantFrom(..."aZ09_-") : characters(fc);
  const usual = fc.string({ unit, minLength: least, maxLength: Math.min(most, least + LENGTH) });
  if (typeof schema.maxLength !== "number" || most > LONG) return usual;
  const longest = fc.string({ unit, minLength: most, maxLength: most });
  return fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: longest });
}

/** Any character; where it does not matter which, a failing text is made smaller to letters. */
function characters(fc: FastCheck): Arbitrary<string> {
  return fc.oneof({ withCrossShrink: true }, fc.constantFrom(..."abc"), {
    weight: 4,
    arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  });
}

function lengths(schema: SchemaObject, kind: Texts): { least: number; most: number } {
  const number = (value: unknown) => (typeof value === "number" ? value : undefined);
  const least = Math.max(number(schema.minLength) ?? 0, kind === "plain" ? 1 : 0);
  return { least, most: Math.max(least, number(schema.maxLength) ?? least + LENGTH) };
}

function matching(
  fc: FastCheck,
  pattern: string,
  schema: SchemaObject,
  kind: Texts,
): Arbitrary<string> {
  const expression = new RegExp(pattern, "u");
  const read = readable(fc, expression);
  if (read !== undefined) return read;
  const made = anyTexts(fc, schema, kind);
  const matches = fc.sample(made, { seed: 1, numRuns: 50 }).filter((one) => expression.test(one));
  const known = usual.filter((text) => expression.test(text));
  const some = matches.length < MATCHES ? [] : [made.filter((text) => expression.test(text))];
  const all = known.length === 0 ? some : [fc.constantFrom(...known), ...some];
  return all.length === 0 ? made : fc.oneof(...all);
}

/** Undefined for what looks around, and others that fast-check does not know. */
function readable(fc: FastCheck, expression: RegExp): Arbitrary<string> | undefined {
  if (/\(\?<?[=!]/.test(expression.source)) return undefined;
  try {
    const made = fc.stringMatching(expression);
    fc.sample(made, { seed: 1, numRuns: 1 });
    return made;
  } catch {
    return undefined;
  }
}
