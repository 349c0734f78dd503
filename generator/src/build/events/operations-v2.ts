import { child, type Located, type Mapping, refOf, splitPointer } from "../../load/index.ts";
import type { Context } from "../context.ts";
import { asMapping, entriesAt, itemsAt, mappingAt, textAt } from "../read.ts";
import type { EventOperation, MessageEntry } from "./operation.ts";

/**
 * The operations of an AsyncAPI 2 document. Its verbs are those of others: what they `publish` the
 * application receives, what they `subscribe` to it sends.
 */
const actions = [
  ["publish", "receive"],
  ["subscribe", "send"],
] as const;

/** The operations under `channels` of an AsyncAPI 2 document. */
export function readOperationsV2(context: Context, document: Located): readonly EventOperation[] {
  return entriesAt(context, document, "channels").flatMap(([address, entry]) => {
    const channel = asMapping(context, entry);
    if (channel === undefined) return [];
    return actions.flatMap(([verb, action]) => {
      const at = mappingAt(context, channel, verb);
      if (at === undefined) return [];
      const messages = readMessages(context, at, address);
      return [{ action, at, channel: { address, at: channel }, messages }];
    });
  });
}

function readMessages(
  context: Context,
  operation: Located<Mapping>,
  address: string,
): readonly MessageEntry[] {
  const message = child(operation, "message");
  if (message === undefined) return [];
  const isChoice = child(message, "oneOf") !== undefined;
  const items = isChoice ? itemsAt(context, message, "oneOf") : [message];
  return items.flatMap((item) => {
    const at = asMapping(context, item);
    if (at === undefined) return [];
    const among = isChoice ? nameOfPayload(at) : undefined;
    return [{ key: keyOf(context, item, { message: at, operation, address, among }), at }];
  });
}

/** The name of the schema that the payload refers to: it tells a nameless message from others of its choice. */
function nameOfPayload(message: Located): string | undefined {
  const payload = child(message, "payload");
  const ref = payload && refOf(payload.value);
  return ref === undefined ? undefined : /#.*\/([^/]+)$/.exec(ref)?.[1];
}

interface Surroundings {
  readonly message: Located;
  readonly operation: Located;
  readonly address: string;
  /** What the message may be called among others of one operation. */
  readonly among: string | undefined;
}

/** What version 3 would have as its key: its id, the key that it is written under, or what its surroundings are called. */
function keyOf(
  context: Context,
  item: Located,
  { message, operation, address, among }: Surroundings,
): string {
  const ref = refOf(item.value);
  const key = ref === undefined ? undefined : splitPointer(message.pointer).at(-1);
  return (
    textAt(context, message, "messageId") ??
    key ??
    among ??
    textAt(context, operation, "operationId") ??
    address
  );
}
