import type { GroupReport, RedisBroker } from "../brokers/redis/index.ts";

/** Where groups stand on the streams of these names and on their partitions; on every stream where none is named. */
export async function reportsOf(
  broker: RedisBroker,
  names: readonly string[],
): Promise<readonly GroupReport[]> {
  const all = await broker.reports();
  if (names.length === 0) return all;
  return all.filter(({ stream }) =>
    names.some((name) => stream === name || isPartition(stream, name)),
  );
}

function isPartition(stream: string, name: string): boolean {
  return stream.startsWith(`${name}.`) && /^\d+$/.test(stream.slice(name.length + 1));
}
