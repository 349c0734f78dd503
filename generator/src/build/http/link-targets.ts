import { didYouMean } from "../../diagnostics/index.ts";
import {
  child,
  type Located,
  type Mapping,
  readReference,
  splitPointer,
} from "../../load/index.ts";
import type { Route } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { textAt } from "../read.ts";
import type { Operation } from "./operations.ts";

/** An operation, and the route that was made of it. */
export interface Linkable {
  readonly operation: Operation;
  readonly route: Route;
}

/** What links may lead to. */
interface Targets {
  readonly document: Located;
  readonly all: readonly Linkable[];
}

/** The operation of the same document that a link leads to; undefined for one elsewhere, and, which is told, for none. */
export function targetOf(
  context: Context,
  at: Located<Mapping>,
  targets: Targets,
): Route | undefined {
  const id = textAt(context, at, "operationId");
  const ref = textAt(context, at, "operationRef");
  if (id !== undefined && ref === undefined) return byId(context, at, id, targets);
  if (ref !== undefined && id === undefined) return byReference(context, at, ref, targets);
  const both = id === undefined ? "neither `operationId` nor" : "both `operationId` and";
  const message = `A link leads to one operation; this one has ${both} \`operationRef\`.`;
  return report(context, at, message, "Write one of the two; `operationId` is simpler.");
}

function byId(context: Context, at: Located, id: string, { all }: Targets): Route | undefined {
  const found = all.find(({ operation }) => operation.operationId === id);
  if (found !== undefined) return found.route;
  const ids = all.flatMap(({ operation }) => operation.operationId ?? []);
  const message = `There is no operation \`${id}\` for the link to lead to.`;
  const hint = didYouMean(id, ids) ?? "Write the `operationId` of an operation under `paths`.";
  return report(context, child(at, "operationId") ?? at, message, hint);
}

/** A reference to another document may lead to another service. */
function byReference(
  context: Context,
  at: Located,
  ref: string,
  { document, all }: Targets,
): Route | undefined {
  const reference = readReference(ref, at.file);
  if (reference.kind !== "local" || reference.file !== document.file) return undefined;
  const [key, path, method, ...others] = splitPointer(reference.pointer);
  const found = all.find(
    ({ operation }) => operation.path === path && operation.method.toLowerCase() === method,
  );
  if (key === "paths" && others.length === 0 && found !== undefined) return found.route;
  return report(
    context,
    child(at, "operationRef") ?? at,
    `\`${ref}\` is no operation for the link to lead to.`,
    "Write the way to one, such as `#/paths/~1users~1{userId}/get`, or its `operationId`.",
  );
}

function report(
  { diagnostics }: Context,
  { file, pointer }: Located,
  message: string,
  hint: string,
): undefined {
  diagnostics.warn("link-invalid", { file, pointer }, message, hint);
}
