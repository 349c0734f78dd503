import {
  child,
  identity,
  type Located,
  type Mapping,
  refOf,
  splitPointer,
} from "../../load/index.ts";
import type { Context } from "../context.ts";
import { asMapping, entriesAt, itemsAt, mappingAt, textAt } from "../read.ts";
import type { Channel, EventOperation, MessageEntry } from "./operation.ts";

/** `operations` of an AsyncAPI 3 document. */
export function readOperationsV3(context: Context, document: Located): readonly EventOperation[] {
  return entriesAt(context, document, "operations").flatMap(([, entry]) => {
    const at = asMapping(context, entry);
    if (at === undefined) return [];
    const action = readAction(context, at);
    const channel = readChannel(context, at);
    if (action === undefined || channel === undefined) return [];
    reportReply(context, at);
    return [{ action, at, channel, messages: readMessages(context, at, channel) }];
  });
}

function readAction(context: Context, at: Located): EventOperation["action"] | undefined {
  const action = textAt(context, at, "action");
  if (action === "send" || action === "receive") return action;
  context.diagnostics.error(
    action === undefined ? "required-missing" : "wrong-type",
    { file: at.file, pointer: action === undefined ? at.pointer : `${at.pointer}/action` },
    action === undefined ? "The operation has no `action`." : `There is no action \`${action}\`.`,
    "Write `action: send` or `action: receive`.",
  );
  return undefined;
}

function readChannel(context: Context, operation: Located): Channel | undefined {
  const at = mappingAt(context, operation, "channel");
  if (at !== undefined) {
    const key = splitPointer(at.pointer).at(-1) ?? "";
    return { address: textAt(context, at, "address") ?? key, at };
  }
  if (child(operation, "channel") === undefined) {
    context.diagnostics.error(
      "required-missing",
      { file: operation.file, pointer: operation.pointer },
      "The operation has no `channel`.",
      'Refer to one: `channel: { $ref: "#/channels/users" }`.',
    );
  }
  return undefined;
}

/** The messages that the operation lists, or all of its channel. */
function readMessages(
  context: Context,
  operation: Located<Mapping>,
  channel: Channel,
): readonly MessageEntry[] {
  const all = entriesAt(context, channel.at, "messages").flatMap(([key, entry]) => {
    const at = asMapping(context, entry);
    return at === undefined ? [] : [{ key, at }];
  });
  if (child(operation, "messages") === undefined) return all;
  return itemsAt(context, operation, "messages").flatMap((item) => {
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

function reportReply({ diagnostics }: Context, operation: Located): void {
  const reply = child(operation, "reply");
  if (reply === undefined) return;
  diagnostics.warn(
    "operation-unsupported",
    { file: reply.file, pointer: reply.pointer },
    "Request and reply is not supported; the operation is taken as one-way.",
    "Send the answer as an event of its own.",
  );
}
