/** What stands under a keyword of JSON Schema 2020-12. */
export type KeywordKind =
  | "schema"
  | "schemas"
  | "schema-map"
  | "pattern-map"
  | "number"
  | "positive-number"
  | "count"
  | "text"
  | "flag"
  | "names"
  | "values"
  | "names-map"
  | "types"
  | "pattern"
  | "anything";

/** The keywords that the model keeps; whatever else stands in a schema is left out. */
export const keywords: ReadonlyMap<string, KeywordKind> = new Map<string, KeywordKind>([
  ["type", "types"],
  ["enum", "values"],
  ["const", "anything"],
  ["multipleOf", "positive-number"],
  ["maximum", "number"],
  ["exclusiveMaximum", "number"],
  ["minimum", "number"],
  ["exclusiveMinimum", "number"],
  ["maxLength", "count"],
  ["minLength", "count"],
  ["pattern", "pattern"],
  ["format", "text"],
  ["contentEncoding", "text"],
  ["contentMediaType", "text"],
  ["contentSchema", "schema"],
  ["items", "schema"],
  ["prefixItems", "schemas"],
  ["contains", "schema"],
  ["maxContains", "count"],
  ["minContains", "count"],
  ["maxItems", "count"],
  ["minItems", "count"],
  ["uniqueItems", "flag"],
  ["unevaluatedItems", "schema"],
  ["properties", "schema-map"],
  ["patternProperties", "pattern-map"],
  ["additionalProperties", "schema"],
  ["unevaluatedProperties", "schema"],
  ["propertyNames", "schema"],
  ["maxProperties", "count"],
  ["minProperties", "count"],
  ["required", "names"],
  ["dependentRequired", "names-map"],
  ["dependentSchemas", "schema-map"],
  ["allOf", "schemas"],
  ["anyOf", "schemas"],
  ["oneOf", "schemas"],
  ["not", "schema"],
  ["if", "schema"],
  ["then", "schema"],
  ["else", "schema"],
  ["title", "text"],
  ["description", "text"],
  ["default", "anything"],
  ["deprecated", "flag"],
  ["readOnly", "flag"],
  ["writeOnly", "flag"],
  ["examples", "values"],
]);

/** The names that `type` can hold. */
export const typeNames: ReadonlySet<string> = new Set([
  "null",
  "boolean",
  "object",
  "array",
  "number",
  "integer",
  "string",
]);
