import type { DeclaredStream, ServiceUse } from "../brokers/redis/rights/index.ts";

/** What is read of the contract model, as `revent inspect` prints it. */
export interface ContractModel {
  readonly services: readonly ContractService[];
}

interface ContractService {
  readonly name: string;
  readonly streams: readonly DeclaredStream[];
  readonly publications: readonly ContractPublication[];
  readonly subscriptions: readonly { readonly event: { readonly stream: string } }[];
}

interface ContractPublication {
  /** An answer that goes where its request says has no stream. */
  readonly event: { readonly action: string; readonly stream: string };
  readonly replyTo?: { readonly address: string };
  readonly answers?: { readonly requests: readonly { readonly action: string }[] };
}

/** What a service does with streams. Answers go to where requests of others say. */
export function useOf(service: ContractService, { services }: ContractModel): ServiceUse {
  const all = streamsOf({ services });
  const declared = (addresses: readonly string[]) =>
    [...new Set(addresses)].flatMap((address) => all.get(address) ?? []);
  const sends = service.publications.flatMap((publication) =>
    publication.event.stream === "" ? repliesTo(publication, services) : [publication.event.stream],
  );
  const receives = service.subscriptions.map(({ event }) => event.stream);
  return { name: service.name, sends: declared(sends), receives: declared(receives) };
}

/** Every stream, by its address. */
export function streamsOf({ services }: ContractModel): Map<string, DeclaredStream> {
  const streams = services.flatMap(({ streams }) => streams);
  const declared = new Map(streams.map((stream) => [stream.address, stream]));
  for (const { subscriptions } of services)
    for (const { event } of subscriptions)
      if (!declared.has(event.stream)) declared.set(event.stream, plain(event.stream));
  return declared;
}

function repliesTo(
  { answers }: ContractPublication,
  services: readonly ContractService[],
): readonly string[] {
  const actions = new Set(answers?.requests.map(({ action }) => action));
  return services
    .flatMap(({ publications }) => publications)
    .filter(({ event }) => actions.has(event.action))
    .flatMap(({ replyTo }) => (replyTo ? [replyTo.address] : []));
}

/** A stream of answers, which no channel declares. */
function plain(address: string): DeclaredStream {
  return { address, settings: { partitions: 1, order: "none", durability: "primary" } };
}
