import { type Located, splitPointer } from "../../load/index.ts";
import type { RuntimeExpression } from "../../model/index.ts";
import type { Context } from "../context.ts";

/**
 * A runtime expression (AsyncAPI 3.1, Runtime Expression): `$message.header#/` or `$message.payload#/` and the
 * way to a property. What is written otherwise is told, and left out.
 */
export function readExpression(
  { diagnostics }: Context,
  at: Located | undefined,
): RuntimeExpression | undefined {
  if (at === undefined || at.value === null) return undefined;
  const expression = parseExpression(at);
  if (expression !== undefined) return expression;
  diagnostics.warn(
    "expression-invalid",
    { file: at.file, pointer: at.pointer },
    "This should say where in the message a value stands; it is left out.",
    "Write a runtime expression, such as `$message.header#/correlationId` or `$message.payload#/id`.",
  );
  return undefined;
}

/** The same, without a word about what is wrong. */
export function parseExpression({ file, pointer, value }: Located): RuntimeExpression | undefined {
  if (typeof value !== "string") return undefined;
  const [, part, path] = /^\$message\.(header|payload)#(\/.+)$/s.exec(value) ?? [];
  if (path === undefined) return undefined;
  return {
    text: value,
    part: part === "header" ? "header" : "payload",
    path: splitPointer(path),
    place: { file, pointer },
  };
}
