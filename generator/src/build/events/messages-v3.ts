import {
  child,
  identity,
  type Located,
  type Mapping,
  refOf,
  splitPointer,
} from "../../load/index.ts";
import type { Context } from "../context.ts";
import { asMapping, entriesAt, itemsAt } from "../read.ts";
import type { Channel, MessageEntry } from "./operation.ts";

/** The messages that an AsyncAPI 3 operation or reply lists, or all of its channel. */
export function readMessages(
  context: Context,
  holder: Located<Mapping>,
  channel: Channel,
): readonly MessageEntry[] {
  const all = entriesAt(context, channel.at, "messages").flatMap(([key, entry]) => {
    const at = asMapping(context, entry);
    return at === undefined ? [] : [{ key, at }];
  });
  if (child(holder, "messages") === undefined) return all;
  return itemsAt(context, holder, "messages").flatMap((item) => {
    const at = asMapping(context, item);
    if (at === undefined) return [];
    const listed = all.find((one) => identity(one.at) === identity(at));
    if (listed === undefined) reportStranger(context, item, channel);
    return [listed ?? { key: keyOf(item, at), at }];
  });
}

function keyOf(item: Located, target: Located): string {
  const ref = refOf(item.value);
  return splitPointer(ref?.slice(ref.indexOf("#") + 1) ?? target.pointer).at(-1) ?? "message";
}

function reportStranger({ diagnostics }: Context, item: Located, channel: Channel): void {
  diagnostics.warn(
    "document-invalid",
    { file: item.file, pointer: item.pointer },
    `The message is not one of those on the channel \`${channel.address}\`.`,
    "List it under `messages` of the channel, and refer to it there.",
  );
}
