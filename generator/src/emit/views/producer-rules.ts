import type { Publication, Stream, TypeId } from "../../model/index.ts";
import { type CodeValue, layOut } from "../text/layout.ts";
import { literal, propertyKey } from "../text/literal.ts";
import { keyFunction } from "./key-function.ts";
import { locatedParameters, type OptionsSurroundings } from "./send-options.ts";

/** What a producer is told of its stream where that is not the usual, as lines. */
export function streamSettings(
  service: string,
  stream: Stream | undefined,
  address: string,
): string[] {
  const source = address === service ? [] : [`source: ${literal(service)},`];
  if (stream === undefined) return source;
  const { encoding, partitions, durability, retentionMs, maxLength, maxBytes } = stream.settings;
  return [
    ...source,
    ...(encoding === "cloudevents" ? [] : [`encoding: ${literal(encoding)},`]),
    ...(partitions === 1 ? [] : [`partitions: ${literal(partitions)},`]),
    ...(durability === "primary" ? [] : [`durability: ${literal(durability)},`]),
    ...(retentionMs === undefined ? [] : [`retentionMs: ${literal(retentionMs)},`]),
    ...(maxLength === undefined ? [] : [`maxLength: ${literal(maxLength)},`]),
    ...(maxBytes === undefined ? [] : [`maxBytes: ${literal(maxBytes)},`]),
  ];
}

/** How the parameters of the address are checked, as lines. */
export function addressRules(
  { folder, tools, imports }: OptionsSurroundings,
  stream: Stream | undefined,
): string[] {
  if (stream?.parameters === undefined) return [];
  const name = tools.validators.nameIn(folder, stream.parameters.type, "input");
  return [`parameters: ${imports.value("./validators.js", name)},`];
}

/** What a producer has to know of an event, as lines. */
export function eventRules(
  { folder, tools, imports }: OptionsSurroundings,
  publication: Publication,
  stream: Stream | undefined,
): string[] {
  const { event, replyTo, answers } = publication;
  const validator = (id: TypeId) =>
    imports.value("./validators.js", tools.validators.nameIn(folder, id, "plain"));
  const located = Object.entries(locatedParameters(publication, stream, tools));
  const replyAddress = answers?.address;
  const entries: (readonly [string, CodeValue])[] = [["validate", validator(event.payload)]];
  if (event.key) entries.push(["key", keyFunction(event.payload, event.key, tools)]);
  if (event.headers) entries.push(["headers", validator(event.headers)]);
  if (event.correlationId) entries.push(["correlationId", literal(event.correlationId.text)]);
  if (located.length > 0) entries.push(["parameters", expressions(located)]);
  if (replyTo) entries.push(["replyTo", replyToValue(replyTo)]);
  if (replyAddress) entries.push(["replyAddress", literal(replyAddress.text)]);
  return layOut(`${propertyKey(event.action)}: `, { entries }, ",", 8);
}

function expressions(located: readonly (readonly [string, string])[]): CodeValue {
  return { entries: located.map(([name, text]) => [propertyKey(name), literal(text)] as const) };
}

function replyToValue({ location, address }: NonNullable<Publication["replyTo"]>): CodeValue {
  const entries = [
    ["location", literal(location.text)],
    ["address", literal(address)],
  ] as const;
  return { entries };
}
