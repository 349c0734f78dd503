import { entriesOf, type Located, type Mapping } from "../../load/index.ts";
import type { HttpMethod } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { asMapping, entriesAt, textAt } from "../read.ts";

/** One operation of an OpenAPI document, before it has a name. */
export interface Operation {
  readonly method: HttpMethod;
  readonly path: string;
  readonly operationId?: string;
  readonly at: Located<Mapping>;
  /** The Path Item that it stands in, which holds parameters for all its operations. */
  readonly pathItem: Located<Mapping>;
}

const methods: ReadonlyMap<string, HttpMethod> = new Map([
  ["get", "GET"],
  ["put", "PUT"],
  ["post", "POST"],
  ["delete", "DELETE"],
  ["options", "OPTIONS"],
  ["head", "HEAD"],
  ["patch", "PATCH"],
  ["trace", "TRACE"],
]);

/** Every operation under `paths`, in the order written. */
export function readOperations(context: Context, document: Located): readonly Operation[] {
  const operations = entriesAt(context, document, "paths").flatMap(([path, item]) => {
    const pathItem = asMapping(context, item);
    return pathItem === undefined ? [] : operationsOf(context, path, pathItem);
  });
  return withoutTwins(context, operations);
}

/** The operations of a Path Item. */
export function operationsOf(
  context: Context,
  path: string,
  pathItem: Located<Mapping>,
): readonly Operation[] {
  return entriesOf(pathItem).flatMap(([key, value]) => {
    if (key === "query" || key === "additionalOperations") reportMethod(context, key, value);
    const method = methods.get(key);
    if (method === undefined || value.value === null) return [];
    const at = asMapping(context, value);
    if (at === undefined) return [];
    const operationId = textAt(context, at, "operationId");
    return [{ method, path, ...(operationId !== undefined && { operationId }), at, pathItem }];
  });
}

/** `/users/{id}` and `/users/{userId}` are one path to a router. */
function withoutTwins(context: Context, operations: readonly Operation[]): readonly Operation[] {
  const seen = new Map<string, Operation>();
  return operations.filter((operation) => {
    const { method, path, at } = operation;
    const key = `${method} ${path.replaceAll(/\{[^}]*\}/g, "{}")}`;
    const twin = seen.get(key);
    seen.set(key, twin ?? operation);
    if (twin === undefined) return true;
    context.diagnostics.warn(
      "operation-duplicate",
      { file: at.file, pointer: at.pointer },
      `${method} ${path} answers the same requests as ${method} ${twin.path}; it is left out.`,
      "Keep one of the two paths.",
    );
    return false;
  });
}

function reportMethod({ diagnostics }: Context, key: string, { file, pointer }: Located): void {
  diagnostics.warn(
    "operation-unsupported",
    { file, pointer },
    `\`${key}\` is not supported; what stands under it is left out.`,
    "Use one of the methods get, put, post, delete, options, head, patch and trace.",
  );
}
