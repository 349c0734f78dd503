import { child, type Located, splitPointer } from "../../load/index.ts";
import type { Context } from "../context.ts";
import { asMapping, entriesAt, mappingAt, textAt } from "../read.ts";
import { readMessages } from "./messages-v3.ts";
import type { Channel, EventOperation } from "./operation.ts";
import { withReply } from "./replies.ts";

/** `operations` of an AsyncAPI 3 document, those included that a `reply` means. */
export function readOperationsV3(
  context: Context,
  document: Located,
  service: string,
): readonly EventOperation[] {
  return entriesAt(context, document, "operations").flatMap(([, entry]) => {
    const at = asMapping(context, entry);
    if (at === undefined) return [];
    const action = readAction(context, at);
    const channel = readChannel(context, at);
    if (action === undefined || channel === undefined) return [];
    const messages = readMessages(context, at, channel);
    return withReply(context, { action, at, channel, messages }, service);
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
