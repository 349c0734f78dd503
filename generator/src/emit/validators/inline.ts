import type { Schema } from "../../model/index.ts";
import { references, subschemas } from "../schemas.ts";

/**
 * Whether a reference to a schema is replaced by the schema in validators: it refers to nothing itself,
 * and has few keywords.
 */
export function isInlined(schema: Schema): boolean {
  return references(schema).size === 0 && countKeywords(schema) <= inlinedKeywords;
}

/** How many keywords a schema may have and still be repeated wherever it is referred to. */
const inlinedKeywords = 6;

/** Keywords that say something about a schema to people only. */
const annotations: ReadonlySet<string> = new Set([
  "$comment",
  "deprecated",
  "description",
  "example",
  "examples",
  "externalDocs",
  "readOnly",
  "title",
  "writeOnly",
  "xml",
]);

/** Whether a keyword tells people something and validators nothing. */
export function isAnnotation(keyword: string): boolean {
  return annotations.has(keyword) || keyword.startsWith("x-");
}

function countKeywords(schema: Schema): number {
  if (typeof schema === "boolean") return 0;
  const own = Object.keys(schema).filter((keyword) => !isAnnotation(keyword)).length;
  return subschemas(schema).reduce((sum, one) => sum + countKeywords(one), own);
}
