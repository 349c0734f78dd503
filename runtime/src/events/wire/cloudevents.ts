import type { Message } from "../message.ts";
import type { Decoded, FieldList } from "./entry.ts";

/**
 * CloudEvents 1.0 as fields of a stream entry, after the binary content mode of the Kafka binding:
 * `ce_specversion ce_id ce_source ce_type ce_time`, then `ce_partitionkey` and headers where there are
 * any, then `content-type data`. Always in this order: a stream stores repeated names once.
 */
export function encodeCloudEvent(message: Message): string[] {
  const { id, source, action, time, key } = message;
  const fields = [
    "ce_specversion",
    "1.0",
    "ce_id",
    id,
    "ce_source",
    source,
    "ce_type",
    action,
    "ce_time",
    time,
  ];
  if (key !== undefined) fields.push("ce_partitionkey", key);
  for (const name of Object.keys(message.headers).sort()) {
    fields.push(fieldOf(name), message.headers[name] ?? "");
  }
  fields.push("content-type", message.contentType, "data", message.data);
  return fields;
}

/** The message in an entry that has `ce_` fields; `ce_time` may be missing, as the specification allows. */
export function decodeCloudEvent(list: FieldList, stream: string, storedAt: () => string): Decoded {
  const { key, version, id, source, action, time, contentType, data, headers } = read(list);
  const faulty = (reason: string): Decoded => ({
    ok: false,
    reason,
    ...(key !== undefined && { key }),
  });
  if (version !== undefined && !version.startsWith("1."))
    return faulty(`CloudEvents version ${version} is not known; 1.0 is`);
  if (!id) return faulty("field ce_id is missing");
  if (!source) return faulty("field ce_source is missing");
  if (!action) return faulty("field ce_type is missing");
  if (data === undefined) return faulty("field data is missing");
  const message: Message = {
    id,
    stream,
    action,
    source,
    time: time ?? storedAt(),
    ...(key !== undefined && { key }),
    headers: headers.length === 0 ? {} : Object.fromEntries(headers),
    contentType: contentType ?? "application/json",
    data,
  };
  return { ok: true, message };
}

/** What stands in an entry's fields; of several with one name the last one counts. */
interface Found {
  version?: string;
  id?: string;
  source?: string;
  action?: string;
  time?: string;
  key?: string;
  contentType?: string;
  data?: string;
  readonly headers: [name: string, value: string][];
}

/** The places of fields that are no headers. */
const places: ReadonlyMap<string, Exclude<keyof Found, "headers">> = new Map([
  ["ce_specversion", "version"],
  ["ce_id", "id"],
  ["ce_source", "source"],
  ["ce_type", "action"],
  ["ce_time", "time"],
  ["ce_partitionkey", "key"],
  ["content-type", "contentType"],
  ["data", "data"],
]);

/** Reads an entry in one pass: this is done for every event. */
function read(list: FieldList): Found {
  const found: Found = { headers: [] };
  for (let at = 0; at + 1 < list.length; at += 2) {
    const name = list[at] ?? "";
    const value = list[at + 1] ?? "";
    const place = places.get(name);
    if (place !== undefined) found[place] = value;
    else if (name.startsWith(headerPrefix))
      found.headers.push([name.slice(headerPrefix.length), value]);
    else if (name.startsWith(attributePrefix))
      found.headers.push([name.slice(attributePrefix.length), value]);
  }
  return found;
}

/** Names that no extension attribute may have. */
const reserved = new Set([
  ...["specversion", "id", "source", "type", "time", "partitionkey"],
  ...["datacontenttype", "data"],
]);

const attributePrefix = "ce_";
const headerPrefix = "header_";

/**
 * A header is a CloudEvents extension attribute where its name can be one (CloudEvents 1.0, naming conventions),
 * and a field of its own otherwise, so that no name loses its case or its hyphens.
 */
function fieldOf(header: string): string {
  const isAttribute = /^[a-z0-9]+$/.test(header) && !reserved.has(header);
  return (isAttribute ? attributePrefix : headerPrefix) + header;
}
