import { child, type Located } from "../../load/index.ts";
import type { EventType, RuntimeExpression } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { readKey } from "../extensions/key.ts";
import { checkExtensions } from "../extensions/known.ts";
import { pascalCase } from "../names/identifiers.ts";
import type { WantedName } from "../names/place-name.ts";
import { flagAt, mappingAt, textAt } from "../read.ts";
import { schemaOfFormat } from "../schema/schema-format.ts";
import { readExpression } from "./expression.ts";
import { readHeaders } from "./headers.ts";
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
  const action = textAt(context, layerWith(layers, "name") ?? at, "name") ?? key;
  const words = pascalCase(action) ?? pascalCase(key) ?? "Message";
  const named = (what: string) => ({
    wanted: `${words}${what}`,
    qualified: `${pascalCase(channel.address) ?? ""}${words}${what}`,
  });
  const headers = readHeaders(context, at, layers, named("Headers"));
  const correlationId = readCorrelationId(context, layers);
  const orderingKey = readKey(context, layerWith(layers, "x-key") ?? at);
  return {
    kind: "event",
    action,
    stream: channel.address,
    ...documentation(context, at, layers),
    payload: readPayload(context, at, layers, named("Payload")),
    ...(headers !== undefined && { headers }),
    ...(correlationId !== undefined && { correlationId }),
    ...(orderingKey !== undefined && { key: orderingKey }),
    place: { file: at.file, pointer: at.pointer },
  };
}

/** What the author says of the message. That it is deprecated is no word of AsyncAPI's, but many write it. */
function documentation(
  context: Context,
  at: Located,
  layers: readonly Located[],
): Pick<EventType, "summary" | "description" | "deprecated"> {
  const text = (field: string) => textAt(context, layerWith(layers, field) ?? at, field);
  const summary = text("summary") ?? text("title");
  const description = text("description");
  const deprecated = ["deprecated", "x-deprecated"].some(
    (field) => flagAt(context, layerWith(layers, field) ?? at, field) === true,
  );
  return {
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    ...(deprecated && { deprecated }),
  };
}

/** The type of the payload; without a schema it can be anything. */
function readPayload(
  context: Context,
  at: Located,
  layers: readonly Located[],
  name: Omit<WantedName, "rank">,
): string {
  const holder = layerWith(layers, "payload");
  const payload = holder && child(holder, "payload");
  const format = layerWith(layers, "schemaFormat");
  const schema =
    payload && schemaOfFormat(context, payload, format && child(format, "schemaFormat"));
  const type = schema && context.types.place(schema, name.wanted, name.qualified);
  const place = { file: at.file, pointer: at.pointer };
  return type ?? context.types.synthesize({ ...name, place, schema: true });
}

function readCorrelationId(
  context: Context,
  layers: readonly Located[],
): RuntimeExpression | undefined {
  const holder = layerWith(layers, "correlationId");
  const correlationId = holder && mappingAt(context, holder, "correlationId");
  return readExpression(context, correlationId && child(correlationId, "location"));
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
