import { child, type Located } from "../../load/index.ts";
import type { EventType } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { readKey } from "../extensions/key.ts";
import { checkExtensions } from "../extensions/known.ts";
import { pascalCase } from "../names/identifiers.ts";
import { textAt } from "../read.ts";
import { schemaOfFormat } from "../schema/schema-format.ts";
import type { Channel, MessageEntry } from "./operation.ts";
import { layersOf, layerWith } from "./traits.ts";

/** The event that a message on a channel is; `undefined` where its content cannot be handled. */
export function readEvent(
  context: Context,
  { key, at }: MessageEntry,
  channel: Channel,
): EventType | undefined {
  const layers = layersOf(context, at);
  for (const layer of layers) checkExtensions(context, layer, ["x-key"]);
  if (!isJson(context, at, layers)) return undefined;
  const text = (field: string) => textAt(context, layerWith(layers, field) ?? at, field);
  const payload = typeAt(context, layers, "payload", key);
  const headers = typeAt(context, layers, "headers", key);
  reportHeaders(context, layers);
  const summary = text("summary") ?? text("title");
  const description = text("description");
  const orderingKey = readKey(context, layerWith(layers, "x-key") ?? at);
  return {
    kind: "event",
    action: text("name") ?? key,
    stream: channel.address,
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    payload: payload ?? anything(context, at, key),
    ...(headers !== undefined && { headers }),
    ...(orderingKey !== undefined && { key: orderingKey }),
    place: { file: at.file, pointer: at.pointer },
  };
}

/** The type of the payload or the headers, where there is one. */
function typeAt(
  context: Context,
  layers: readonly Located[],
  field: "payload" | "headers",
  key: string,
): string | undefined {
  const message = layerWith(layers, field);
  const at = message && child(message, field);
  if (message === undefined || at === undefined) return undefined;
  const schema = schemaOfFormat(context, at, child(message, "schemaFormat"));
  const suffix = field === "payload" ? "Payload" : "Headers";
  return schema && context.types.place(schema, `${pascalCase(key) ?? "Message"}${suffix}`);
}

function reportHeaders({ diagnostics }: Context, layers: readonly Located[]): void {
  const holder = layerWith(layers, "headers");
  const at = holder && child(holder, "headers");
  if (at === undefined) return;
  diagnostics.warn(
    "schema-unsupported",
    { file: at.file, pointer: at.pointer, part: "key" },
    "The headers of events are not checked; they are text to whoever sends and receives them.",
    "Put what receivers rely on into the payload.",
  );
}

/** A message without a payload schema can hold anything. */
function anything({ types }: Context, at: Located, key: string): string {
  const place = { file: at.file, pointer: at.pointer };
  return types.synthesize({
    wanted: `${pascalCase(key) ?? "Message"}Payload`,
    place,
    schema: true,
  });
}

/** Whether the data travels as JSON; anything else is told, by name. */
function isJson(context: Context, at: Located, layers: readonly Located[]): boolean {
  const root = context.documents.open(at.file);
  const own = child(layerWith(layers, "contentType") ?? at, "contentType");
  const declared = own ?? (root && child(root, "defaultContentType"));
  if (declared === undefined || typeof declared.value !== "string") return true;
  if (/^(application|text)\/(.*\+)?json(\s*;.*)?$/i.test(declared.value)) return true;
  context.diagnostics.error(
    "media-type-unsupported",
    { file: declared.file, pointer: declared.pointer },
    `Events of type \`${declared.value}\` are not supported.`,
    "Send them as application/json, or another type that ends in +json.",
  );
  return false;
}
