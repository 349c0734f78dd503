import type { ValidationError } from "./validation.ts";

type Params = ValidationError["params"];

/**
 * A failed JSON Schema keyword as a sentence about the value: "must be at least 1". Says only what the
 * contract asks for; the value itself is never repeated.
 */
export function sentence(error: ValidationError): string {
  const tell = sentences.get(error.keyword);
  return tell?.(error.params) ?? error.message ?? "is not as the contract says";
}

const sentences = new Map<string, (params: Params) => string>([
  ["required", () => "is required"],
  ["dependentRequired", ({ property }) => `is required where ${property} is given`],
  ["dependencies", ({ property }) => `is required where ${property} is given`],
  ["additionalProperties", () => "is not a property that the contract knows"],
  ["unevaluatedProperties", () => "is not a property that the contract knows"],
  ["propertyNames", () => "is not a name that a property may have here"],
  ["type", ({ type }) => `must be ${[type].flat().map(typeName).join(" or ")}`],
  ["enum", ({ allowedValues }) => `must be one of ${list(allowedValues)}`],
  ["const", ({ allowedValue }) => `must be ${JSON.stringify(allowedValue)}`],
  ["format", ({ format }) => `must be ${formatNames.get(String(format)) ?? `a valid ${format}`}`],
  ["pattern", ({ pattern }) => `must match the pattern ${pattern}`],
  ["minLength", ({ limit }) => `must have at least ${count(limit, "character")}`],
  ["maxLength", ({ limit }) => `must have at most ${count(limit, "character")}`],
  ["minimum", ({ limit }) => `must be at least ${limit}`],
  ["maximum", ({ limit }) => `must be at most ${limit}`],
  ["exclusiveMinimum", ({ limit }) => `must be greater than ${limit}`],
  ["exclusiveMaximum", ({ limit }) => `must be less than ${limit}`],
  ["multipleOf", ({ multipleOf }) => `must be a multiple of ${multipleOf}`],
  ["minItems", ({ limit }) => `must have at least ${count(limit, "item")}`],
  ["maxItems", ({ limit }) => `must have at most ${count(limit, "item")}`],
  ["items", ({ limit }) => `must have at most ${count(limit, "item")}`],
  ["additionalItems", ({ limit }) => `must have at most ${count(limit, "item")}`],
  ["unevaluatedItems", ({ len }) => `must have at most ${count(len, "item")}`],
  ["uniqueItems", ({ i, j }) => `must not have the same item twice (items ${j} and ${i})`],
  ["contains", () => "must have an item of the kind that the contract asks for"],
  ["minProperties", ({ limit }) => `must have at least ${properties(limit)}`],
  ["maxProperties", ({ limit }) => `must have at most ${properties(limit)}`],
  ["anyOf", () => "must have one of the shapes that the contract allows"],
  ["oneOf", () => "must have exactly one of the shapes that the contract allows"],
  ["not", () => "has a shape that the contract forbids"],
  ["absent", () => "must not be sent: it is write-only"],
  ["false schema", () => "must not be given"],
  ["discriminator", () => "must be one of the values that the contract lists"],
]);

const formatNames: ReadonlyMap<string, string> = new Map([
  ["uuid", "a UUID"],
  ["email", "an email address"],
  ["date", "a date such as 2026-01-31"],
  ["date-time", "a date and time such as 2026-01-31T09:30:00Z"],
  ["time", "a time such as 09:30:00Z"],
  ["uri", "an absolute URI"],
  ["uri-reference", "a URI or a relative reference"],
  ["ipv4", "an IPv4 address"],
  ["ipv6", "an IPv6 address"],
  ["hostname", "a host name"],
  ["int32", "an integer of 32 bits"],
  ["int64", "an integer of 64 bits"],
  ["byte", "base64"],
]);

function typeName(type: unknown): string {
  if (type === "null") return "null";
  return /^[aeiou]/.test(String(type)) ? `an ${type}` : `a ${type}`;
}

function count(limit: unknown, noun: string): string {
  return limit === 1 ? `1 ${noun}` : `${limit} ${noun}s`;
}

function properties(limit: unknown): string {
  return limit === 1 ? "1 property" : `${limit} properties`;
}

/** Up to 20 values as JSON. */
function list(values: unknown): string {
  if (!Array.isArray(values)) return "the values that the contract lists";
  const shown = values.slice(0, 20).map((value) => JSON.stringify(value));
  return shown.join(", ") + (values.length > 20 ? ", …" : "");
}
