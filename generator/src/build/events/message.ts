import { child, itemsOf, type Located, type Mapping } from "../../load/index.ts";
import type { EventType } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { readKey } from "../extensions/key.ts";
import { checkExtensions } from "../extensions/known.ts";
import { pascalCase } from "../names/identifiers.ts";
import { textAt } from "../read.ts";
import type { Channel, MessageEntry } from "./operation.ts";
import { schemaOfFormat } from "./schema-format.ts";

/** The event that a message on a channel is; `undefined` where its content cannot be handled. */
export function readEvent(
  context: Context,
  { key, at }: MessageEntry,
  channel: Channel,
): EventType | undefined {
  checkExtensions(context, at, ["x-key"]);
  if (!isJson(context, at)) return undefined;
  const layers = layersOf(context, at);
  const text = (field: string) => textAt(context, layerWith(layers, field) ?? at, field);
  const payload = typeAt(context, layers, "payload", key);
  const headers = typeAt(context, layers, "headers", key);
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

/** A message without a payload schema can hold anything. */
function anything({ types }: Context, at: Located, key: string): string {
  const place = { file: at.file, pointer: at.pointer };
  return types.synthesize({
    wanted: `${pascalCase(key) ?? "Message"}Payload`,
    place,
    schema: true,
  });
}

/**
 * The message and its traits, whoever has the say first: in version 3 the message itself, in version
 * 2 its traits; of several traits the last one.
 */
function layersOf(context: Context, at: Located<Mapping>): readonly Located[] {
  const traits = child(at, "traits");
  if (traits === undefined) return [at];
  const added = itemsOf(traits)
    .flatMap((item) => context.documents.follow(item) ?? [])
    .reverse();
  return isVersion2(context, at.file) ? [...added, at] : [at, ...added];
}

function layerWith(layers: readonly Located[], field: string): Located | undefined {
  return layers.find((layer) => child(layer, field) !== undefined);
}

function isVersion2(context: Context, file: string): boolean {
  const root = context.documents.open(file);
  return String(root && child(root, "asyncapi")?.value).startsWith("2");
}

/** Whether the data travels as JSON; anything else is told, by name. */
function isJson(context: Context, at: Located): boolean {
  const root = context.documents.open(at.file);
  const own = child(at, "contentType");
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
