import { child, type Located } from "../../load/index.ts";
import type { Context } from "../context.ts";
import { parseExpression } from "../events/expression.ts";
import { reportExtension } from "./object.ts";

/** `x-key` of a message: the property names that lead to the ordering key inside the data. */
export function readKey(context: Context, message: Located): readonly string[] | undefined {
  const at = child(message, "x-key");
  if (at === undefined) return undefined;
  const expression = parseExpression(at);
  if (expression?.part === "payload") return expression.path;
  const hint = "Write a runtime expression such as `$message.payload#/id`.";
  reportExtension(context, at, "`x-key` should say where in the payload the key stands.", hint);
  return undefined;
}
