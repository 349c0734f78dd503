import { child, itemsOf, type Located } from "../../load/index.ts";
import type { Context } from "../context.ts";
import { reportExtension } from "./object.ts";

/** `x-emits`: the actions of the events that an operation may produce, each once. */
export function readEmits(context: Context, operation: Located): readonly string[] {
  const at = child(operation, "x-emits");
  if (at === undefined) return [];
  if (!Array.isArray(at.value)) {
    reportExtension(context, at, "`x-emits` should be a list.", "Write `[user.created]`.");
    return [];
  }
  const actions = itemsOf(at).flatMap((item) => {
    if (typeof item.value === "string" && item.value !== "") return item.value;
    reportExtension(
      context,
      item,
      "This should be the action of an event, such as `user.created`.",
    );
    return [];
  });
  return [...new Set(actions)];
}
