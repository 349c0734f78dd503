import { child, type Located, splitPointer } from "../../load/index.ts";
import type { Context } from "../context.ts";
import { reportExtension } from "./object.ts";

const prefix = "$message.payload#";

/** `x-key` of a message: the property names that lead to the ordering key inside the data. */
export function readKey(context: Context, message: Located): readonly string[] | undefined {
  const at = child(message, "x-key");
  if (at === undefined) return undefined;
  if (typeof at.value !== "string" || !at.value.startsWith(`${prefix}/`)) {
    const hint = "Write a runtime expression such as `$message.payload#/id`.";
    reportExtension(context, at, "`x-key` should say where in the payload the key stands.", hint);
    return undefined;
  }
  return splitPointer(at.value.slice(prefix.length));
}
