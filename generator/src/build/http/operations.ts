import { entriesOf, type Located, type Mapping } from "../../load/index.ts";
import type { Context } from "../context.ts";
import { asMapping, entriesAt, textAt } from "../read.ts";

/** One operation of an OpenAPI document, before it has a name. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operationId?: string;
  readonly at: Located<Mapping>;
  /** The Path Item that it stands in, which holds parameters for all its operations. */
  readonly pathItem: Located<Mapping>;
}

/** Methods that a Path Item has fields for; `query` since OpenAPI 3.2. */
const fixed = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/** Other methods of IANA's registry that Node's HTTP parser lets through; it refuses every other one. */
const additional = [
  ...[
    "ACL",
    "BIND",
    "CHECKOUT",
    "COPY",
    "LINK",
    "LOCK",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
  ],
  ...["MOVE", "PROPFIND", "PROPPATCH", "REBIND", "REPORT", "SEARCH", "UNBIND", "UNLINK", "UNLOCK"],
  ...["M-SEARCH", "NOTIFY", "PURGE", "SOURCE", "SUBSCRIBE", "UNSUBSCRIBE"],
];

/** Every operation under `paths`, in the order written. */
export function readOperations(context: Context, document: Located): readonly Operation[] {
  const operations = entriesAt(context, document, "paths").flatMap(([path, item]) => {
    const pathItem = asMapping(context, item);
    return pathItem === undefined ? [] : operationsOf(context, path, pathItem);
  });
  const distinct = withoutTwins(context, operations);
  for (const one of distinct.filter(isUnsendable)) {
    warnOfTrace(context, one, "the service answers it, but its client has no method for it");
  }
  return distinct;
}

/** Whether no client can send it that stands on `fetch`, which forbids TRACE. Fetch standard, forbidden method. */
export function isUnsendable({ method }: Pick<Operation, "method">): boolean {
  return method === "TRACE";
}

/** Says what becomes of an operation that {@link isUnsendable}. */
export function warnOfTrace(
  { diagnostics }: Context,
  { at: { file, pointer } }: Operation,
  consequence: string,
): void {
  diagnostics.warn(
    "operation-unsupported",
    { file, pointer, part: "key" },
    `\`fetch\` cannot send TRACE: ${consequence}.`,
    "Use another method, such as GET.",
  );
}

/** The operations of a Path Item. */
export function operationsOf(
  context: Context,
  path: string,
  pathItem: Located<Mapping>,
): readonly Operation[] {
  const others = entriesAt(context, pathItem, "additionalOperations").filter(([method, value]) =>
    checkMethod(context, method, value),
  );
  const usual = entriesOf(pathItem)
    .filter(([key, { value }]) => fixed.includes(key) && value !== null)
    .map(([key, value]) => [key.toUpperCase(), value] as const);
  return [...usual, ...others].flatMap(([method, value]) => {
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

function checkMethod(
  { diagnostics }: Context,
  method: string,
  { file, pointer }: Located,
): boolean {
  if (additional.includes(method)) return true;
  const isFixed = fixed.includes(method.toLowerCase());
  diagnostics.warn(
    "operation-unsupported",
    { file, pointer, part: "key" },
    `The method \`${method}\` is not supported among \`additionalOperations\`; what stands under it is left out.`,
    isFixed
      ? `Write it as \`${method.toLowerCase()}\` in the path item.`
      : `Node lets through, in upper case: ${additional.join(", ")}.`,
  );
  return false;
}
