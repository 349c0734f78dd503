import type { Context } from "../context.ts";

/**
 * Whether keywords beside a `$ref` count in the schemas of a file. They do since JSON Schema 2019-09,
 * so in OpenAPI 3.1 and in shared files; not in OpenAPI 3.0, AsyncAPI and draft-07.
 */
export function siblingsApply(context: Context, file: string): boolean {
  const root: unknown = context.documents.open(file)?.value;
  if (typeof root !== "object" || root === null) return true;
  if ("asyncapi" in root) return false;
  if ("openapi" in root) return !/^3(\.0|$)/.test(String(root.openapi));
  if ("$schema" in root) return !/draft-0[3-7]/.test(String(root.$schema));
  return true;
}
