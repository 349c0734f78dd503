import { child, type Located } from "../../load/index.ts";
import type { Context } from "../context.ts";
import { asMapping, entriesAt } from "../read.ts";

/**
 * The values under `example` and `examples` of a Parameter, Header or Media Type Object, as they are before they are
 * written: not `serializedValue` and `externalValue`. Undefined where there are none.
 */
export function readExamples(context: Context, at: Located): readonly unknown[] | undefined {
  const example = child(at, "example");
  const named = entriesAt(context, at, "examples").flatMap(([, entry]) => {
    const object = asMapping(context, entry);
    const value = object && (child(object, "value") ?? child(object, "dataValue"));
    return value === undefined ? [] : [value.value];
  });
  const all = [...(example === undefined ? [] : [example.value]), ...named];
  return all.length === 0 ? undefined : all;
}
