import { ReventError } from "../errors/index.ts";

/** Names of attributes that have a place of their own in an event. */
const reserved = new Set([
  ...["specversion", "id", "source", "type", "time", "partitionkey"],
  ...["datacontenttype", "data"],
]);

/** Refuses extension attributes that CloudEvents 1.0 (naming conventions) does not allow. */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[a-z0-9]+$/.test(name) || reserved.has(name)) throw unfit(name, "name");
    if (typeof value !== "string") throw unfit(name, "value");
  }
}

function unfit(name: string, what: "name" | "value"): ReventError {
  const rule =
    what === "value"
      ? "its value is not a string"
      : "a name is made of a-z and 0-9, and is none of the event's own attributes";
  return new ReventError("misuse", `Event header "${name}" cannot be sent: ${rule}.`);
}
