import type { Message } from "../message.ts";
import type { Decoded, Fields } from "./entry.ts";

/**
 * CloudEvents 1.0 as fields of a stream entry, after the binary content mode of the Kafka binding:
 * `ce_specversion ce_id ce_source ce_type ce_time`, then `ce_partitionkey` and headers where there are
 * any, then `content-type data`. Always in this order: a stream stores repeated names once.
 */
export function encodeCloudEvent(message: Message): string[] {
  const fields = ["ce_specversion", "1.0", "ce_id", message.id, "ce_source", message.source];
  fields.push("ce_type", message.action, "ce_time", message.time);
  if (message.key !== undefined) fields.push("ce_partitionkey", message.key);
  for (const name of Object.keys(message.headers).sort()) {
    fields.push(fieldOf(name), message.headers[name] ?? "");
  }
  fields.push("content-type", message.contentType, "data", message.data);
  return fields;
}

/** The message in an entry that has `ce_` fields; `ce_time` may be missing, as the specification allows. */
export function decodeCloudEvent(fields: Fields, stream: string, storedAt: string): Decoded {
  const key = fields.get("ce_partitionkey");
  const faulty = (reason: string): Decoded => ({
    ok: false,
    reason,
    ...(key !== undefined && { key }),
  });
  const version = fields.get("ce_specversion");
  if (version !== undefined && !version.startsWith("1."))
    return faulty(`CloudEvents version ${version} is not known; 1.0 is`);
  const [id, source, action] = [
    fields.get("ce_id"),
    fields.get("ce_source"),
    fields.get("ce_type"),
  ];
  if (!id) return faulty("field ce_id is missing");
  if (!source) return faulty("field ce_source is missing");
  if (!action) return faulty("field ce_type is missing");
  const data = fields.get("data");
  if (data === undefined) return faulty("field data is missing");
  const message: Message = {
    id,
    stream,
    action,
    source,
    time: fields.get("ce_time") ?? storedAt,
    ...(key !== undefined && { key }),
    headers: headersIn(fields),
    contentType: fields.get("content-type") ?? "application/json",
    data,
  };
  return { ok: true, message };
}

/** Names that have a place of their own in a {@link Message}. */
const attributes = new Set(["specversion", "id", "source", "type", "time", "partitionkey"]);

/** Names that no extension attribute may have. */
const reserved = new Set([...attributes, "datacontenttype", "data"]);

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

function headersIn(fields: Fields): Record<string, string> {
  const headers = [...fields].flatMap(([field, value]) => {
    if (field.startsWith(headerPrefix)) return [[field.slice(headerPrefix.length), value] as const];
    const name = field.slice(attributePrefix.length);
    const isExtension = field.startsWith(attributePrefix) && !attributes.has(name);
    return isExtension ? [[name, value] as const] : [];
  });
  return Object.fromEntries(headers);
}
