import { child, isMapping, type Located, refOf } from "../../load/index.ts";
import type { Context } from "../context.ts";

const jsonSchema =
  /^application\/(vnd\.aai\.asyncapi|vnd\.oai\.openapi|schema)(\+json|\+yaml)?\s*(;|$)/i;

/**
 * The JSON Schema at `at`, which in AsyncAPI 3 may stand inside `{ schemaFormat, schema }`, and in
 * AsyncAPI 2 beside a `schemaFormat`; `undefined`, and told, where it is in another language. A `$ref`
 * stays what it is: the type that it leads to is unwrapped when it is read.
 */
export function schemaOfFormat(
  context: Context,
  at: Located,
  beside: Located | undefined,
): Located | undefined {
  const target = context.documents.follow(at);
  const inside = target && isMapping(target.value) ? child(target, "schemaFormat") : undefined;
  const format = inside ?? beside;
  if (format !== undefined && typeof format.value === "string" && !jsonSchema.test(format.value)) {
    context.diagnostics.error(
      "schema-unsupported",
      { file: format.file, pointer: format.pointer },
      `Schemas in the format \`${format.value}\` are not supported.`,
      "Write it as JSON Schema, and leave `schemaFormat` out: data travels as JSON.",
    );
    return undefined;
  }
  if (target === undefined || inside === undefined || refOf(at.value) !== undefined) return at;
  return child(target, "schema") ?? at;
}
