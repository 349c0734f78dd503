import { ReventError } from "../../errors/index.ts";
import type { Message } from "../message.ts";
import { textOf } from "../text.ts";
import type { Decoded, Fields } from "./entry.ts";

/** Media type of data read from a flat entry: a JSON object whose values are all strings, whatever they mean. */
export const flatContentType = "application/vnd.revent.flat+json";

/**
 * `action` and the data's top-level properties, each as text: strings as they are, anything else as JSON.
 * Everything else that an event carries (id, time, key, headers) has no place here.
 *
 * @throws ReventError `invalid_event` for data that is no object, or that has a property `action`
 */
export function encodeFlat(message: Message): string[] {
  const properties = Object.entries(objectIn(message));
  const texts = properties.map(([name, value]) => [name, textOf(value)]);
  return ["action", message.action, ...texts.flat()];
}

function objectIn(message: Message): object {
  const data: unknown = JSON.parse(message.data);
  if (typeof data !== "object" || data === null || Array.isArray(data))
    throw unfit(message, "its data is not an object");
  if (Object.hasOwn(data, "action"))
    throw unfit(
      message,
      "its data has a property named `action`, which is where the action itself stands",
    );
  return data;
}

function unfit({ action, stream }: Message, why: string): ReventError {
  const fault = `${action} on stream ${stream} cannot be sent with encoding flat: ${why}.`;
  return new ReventError("invalid_event", `${fault} Change the data, or use encoding cloudevents.`);
}

/** The message in an entry that has a field `action`; its id is the entry's own, its time when it was stored. */
export function decodeFlat(
  fields: Fields,
  stream: string,
  entryId: string,
  storedAt: string,
): Decoded {
  const action = fields.get("action");
  if (!action) return { ok: false, reason: "field action is empty" };
  const properties = [...fields].filter(([name]) => name !== "action");
  const message: Message = {
    id: entryId,
    stream,
    action,
    source: stream,
    time: storedAt,
    headers: {},
    contentType: flatContentType,
    data: JSON.stringify(Object.fromEntries(properties)),
  };
  return { ok: true, message };
}
