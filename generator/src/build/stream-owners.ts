import type { Service, Stream } from "../model/index.ts";

/** The services with each stream as its owner, the service that sends on it, describes it. */
export function withOwners(services: readonly Service[]): readonly Service[] {
  const owned = new Map<string, Stream>();
  for (const { name, streams, publications } of services) {
    const sent = new Set(publications.map(({ event }) => event.stream));
    for (const stream of streams.filter(({ address }) => sent.has(address))) {
      if (!owned.has(stream.address)) owned.set(stream.address, { ...stream, owner: name });
    }
  }
  return services.map((service) => ({
    ...service,
    streams: service.streams.map((stream) => owned.get(stream.address) ?? stream),
  }));
}
