import type { Message } from "./message.ts";

/** Names an event on its stream: an id is unique together with its source (CloudEvents 1.0). */
export function identityOf({ source, id }: Pick<Message, "source" | "id">): string {
  const escaped = source.replace(/[%:]/g, (character) => (character === "%" ? "%25" : "%3A"));
  return `${escaped}:${id}`;
}

/** The source and id of an event that is named so. */
export function namedBy(identity: string): Pick<Message, "source" | "id"> {
  const at = identity.indexOf(":");
  const source = identity
    .slice(0, Math.max(0, at))
    .replace(/%25|%3A/g, (escaped) => (escaped === "%25" ? "%" : ":"));
  return { source, id: identity.slice(at + 1) };
}
