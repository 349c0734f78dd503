import { child, type Located, type Mapping } from "../../load/index.ts";
import type { Content, Encoding } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { pascalCase } from "../names/identifiers.ts";
import { asMapping, entriesAt, flagAt, mappingAt, textAt } from "../read.ts";
import { type NamedEvents, readNamedEvents } from "./events.ts";
import { readExamples } from "./examples.ts";

/** The media types under `content`; `wanted` names the type of a schema that has no name. */
export function readContent(context: Context, parent: Located, wanted: string): readonly Content[] {
  return entriesAt(context, parent, "content").flatMap(([mediaType, entry], index) => {
    const at = asMapping(context, entry);
    if (at === undefined) return [];
    const name = index === 0 ? wanted : `${mediaWord(mediaType)}${wanted}`;
    const events = namedEventsOf(context, at, mediaType, name);
    const schema = events ? undefined : schemaOf(context, at, mediaType);
    const type = events?.type ?? (schema && context.types.place(schema, name));
    const encoding = readEncoding(context, at);
    const examples = readExamples(context, at);
    return [
      {
        mediaType: mediaType.toLowerCase(),
        ...(type !== undefined && { type }),
        ...(events && { textEvents: events.text }),
        ...(encoding && { encoding }),
        ...(examples && { examples }),
      },
    ];
  });
}

/**
 * The schema of a body; of a stream that of one item: `itemSchema`, or `schema`, as contracts before OpenAPI 3.2
 * say it. Of events that have no names it is that of their `data`.
 */
function schemaOf(
  context: Context,
  mediaType: Located<Mapping>,
  name: string,
): Located | undefined {
  const items = child(mediaType, "itemSchema");
  if (items === undefined) return child(mediaType, "schema");
  if (!isEvents(name)) return items;
  const event = asMapping(context, items);
  const properties = event && mappingAt(context, event, "properties");
  const data = properties && child(properties, "data");
  return data && (child(data, "contentSchema") ?? data);
}

function namedEventsOf(
  context: Context,
  mediaType: Located<Mapping>,
  name: string,
  wanted: string,
): NamedEvents | undefined {
  const items = child(mediaType, "itemSchema");
  return items && isEvents(name) ? readNamedEvents(context, items, wanted) : undefined;
}

function isEvents(mediaType: string): boolean {
  return /^text\/event-stream\b/i.test(mediaType);
}

/** `encoding` of a media type, by property; undefined where there is none. */
export function readEncoding(context: Context, mediaType: Located): Content["encoding"] {
  const entries = entriesAt(context, mediaType, "encoding").flatMap(
    ([property, entry]): [string, Encoding][] => {
      const at = asMapping(context, entry);
      if (at === undefined) return [];
      const contentType = textAt(context, at, "contentType");
      const style = textAt(context, at, "style");
      const explode = flagAt(context, at, "explode");
      const written = {
        ...(contentType !== undefined && { contentType: contentType.toLowerCase() }),
        ...(style !== undefined && { style }),
        ...(explode !== undefined && { explode }),
      };
      return [[property, written]];
    },
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Where a body is written: in an operation, or under a name of its own among the components. */
export function bodyName(at: Located, suffix: string, inOperation: string): string {
  const component = /^\/(?:components\/)?(?:requestBodies|responses)\/([^/]+)$/.exec(at.pointer);
  const [, key] = component ?? [];
  if (key === undefined) return inOperation;
  const name = pascalCase(key) ?? "";
  if (name.endsWith(suffix)) return name;
  return name.endsWith(suffix.replace("Body", "")) ? `${name}Body` : `${name}${suffix}`;
}

function mediaWord(mediaType: string): string {
  const [, subtype = mediaType] = mediaType.toLowerCase().split(";")[0]?.split("/") ?? [];
  if (subtype.includes("urlencoded")) return "Form";
  return pascalCase(subtype.replace(/^(vnd\.|x-)/, "")) ?? "Other";
}
