import type { EventType, Service } from "../../model/index.ts";
import type { Context } from "../context.ts";

/** Tells every event with headers on a stream whose encoding has no place for them. */
export function checkEncoding(
  { diagnostics }: Context,
  {
    streams,
    publications,
    subscriptions,
  }: Pick<Service, "streams" | "publications" | "subscriptions">,
): void {
  const flat = streams.filter(({ settings }) => settings.encoding === "flat");
  const addresses = new Set(flat.map(({ address }) => address));
  for (const { event } of [...publications, ...subscriptions]) {
    if (!addresses.has(event.stream) || !hasHeaders(event)) continue;
    diagnostics.error(
      "setting-unsupported",
      event.place,
      `\`${event.action}\` has headers, and the stream \`${event.stream}\` has \`encoding: flat\`, which has no place for them.`,
      "Put them into the payload, or leave `encoding` out.",
    );
  }
}

function hasHeaders({ headers, correlationId }: EventType): boolean {
  return headers !== undefined || correlationId?.part === "header";
}
