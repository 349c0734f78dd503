import { child, isMapping, type Located } from "../../load/index.ts";
import type { DeadLetterPolicy, StreamSettings } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { type Field, readFields, reportExtension } from "./object.ts";

const fields: Readonly<Record<string, Field>> = {
  key: { expected: "skip or halt", accepts: (value) => value === "skip" || value === "halt" },
};

/** `x-dead-letter` of a `receive` operation: true unless it says otherwise. */
export function readDeadLetter(
  context: Context,
  operation: Located,
  order: StreamSettings["order"],
): DeadLetterPolicy {
  const at = child(operation, "x-dead-letter");
  if (at === undefined) return true;
  if (typeof at.value === "boolean") return at.value;
  if (!isMapping(at.value)) {
    reportExtension(context, at, "`x-dead-letter` should be true, false or `{ key: halt }`.");
    return true;
  }
  if (readFields(context, at, fields)?.key !== "halt") return true;
  if (order !== "key") reportOrderless(context, at);
  return { key: "halt" };
}

/** What is held up is the order of a key, and without it there is none. */
function reportOrderless({ diagnostics }: Context, extension: Located): void {
  const { file, pointer } = child(extension, "key") ?? extension;
  diagnostics.error(
    "setting-unsupported",
    { file, pointer },
    "`key: halt` keeps the order of a key, and the stream of this operation has none.",
    "Have its channel say `x-stream: { order: key }`, or leave this out.",
  );
}
