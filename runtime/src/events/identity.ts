import type { Message } from "./message.ts";

/** Names an event on its stream: an id is unique together with its source (CloudEvents 1.0). */
export function identityOf({ source, id }: Pick<Message, "source" | "id">): string {
  const escaped = source.replace(/[%:]/g, (character) => (character === "%" ? "%25" : "%3A"));
  return `${escaped}:${id}`;
}
