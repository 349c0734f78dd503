import { child, type Located, type Mapping } from "../../load/index.ts";
import type { RuntimeExpression } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { mappingAt, textAt } from "../read.ts";
import { readExpression } from "./expression.ts";
import { readMessages } from "./messages-v3.ts";
import type { EventOperation } from "./operation.ts";
import { layersOf, layerWith } from "./traits.ts";

/**
 * An operation and, where it has a `reply`, the operation in the other direction that the answers are: events like
 * any other. Whoever asks receives them at the reply channel's address, or at `<service>.replies` where the
 * request has to say the address; whoever answers sends them there.
 */
export function withReply(
  context: Context,
  operation: EventOperation,
  service: string,
): readonly EventOperation[] {
  const holder = layerWith(layersOf(context, operation.at), "reply");
  const at = holder && mappingAt(context, holder, "reply");
  const reply = at && readReply(context, at);
  if (reply === undefined) return [operation];
  return operation.action === "send"
    ? requested(context, operation, reply, service)
    : answered(context, operation, reply);
}

interface Reply {
  readonly at: Located<Mapping>;
  readonly channel: Located<Mapping>;
  /** The channel's address, where it is known before a request says one. */
  readonly address?: string;
  /** The header in which a request says the address. */
  readonly location?: RuntimeExpression;
}

function readReply(context: Context, at: Located<Mapping>): Reply | undefined {
  const channel = mappingAt(context, at, "channel");
  if (channel === undefined) {
    reportReply(context, at, "The reply has no channel", "Refer to the channel of the answers.");
    return undefined;
  }
  const address = textAt(context, channel, "address");
  const said = mappingAt(context, at, "address");
  const location = readExpression(context, said && child(said, "location"));
  const known = { at, channel, ...(address !== undefined && { address }) };
  if (location?.part === "header" && location.path.length === 1) return { ...known, location };
  if (address !== undefined) return known;
  const hint = "Write `address: { location: $message.header#/replyTo }`, or give the channel one.";
  reportReply(context, said ?? at, "No header and no channel says the reply's address", hint);
  return undefined;
}

function requested(
  context: Context,
  operation: EventOperation,
  { at, channel, address, location }: Reply,
  service: string,
): readonly EventOperation[] {
  // An address with parameters is many, and a request can say only one.
  const fixed = location !== undefined && address?.includes("{") ? undefined : address;
  const awaited = { address: fixed ?? `${service}.replies`, at: channel };
  const messages = readMessages(context, at, awaited);
  const replies: EventOperation = { action: "receive", at, channel: awaited, messages };
  if (location === undefined) return [operation, replies];
  return [
    { ...operation, replyTo: { location, address: awaited.address } },
    { ...replies, isAnswered: true },
  ];
}

function answered(
  context: Context,
  operation: EventOperation,
  { at, channel, address = "", location }: Reply,
): readonly EventOperation[] {
  const target = { address: location === undefined ? address : "", at: channel };
  const answers = {
    requests: operation.messages,
    channel: operation.channel,
    ...(location && { address: location }),
  };
  const messages = readMessages(context, at, target);
  return [operation, { action: "send", at, channel: target, messages, answers }];
}

function reportReply(
  { diagnostics }: Context,
  { file, pointer }: Located,
  what: string,
  hint: string,
): void {
  const message = `${what}; the operation is taken as one-way.`;
  diagnostics.warn("operation-unsupported", { file, pointer }, message, hint);
}
