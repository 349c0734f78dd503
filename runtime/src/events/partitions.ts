import type { Message } from "./message.ts";

/**
 * The partition of a message, from 0: its key (or, without one, its id) by 32-bit FNV-1a over UTF-8, modulo the
 * number of partitions. Part of the wire format: whoever writes to a partitioned stream must choose alike.
 */
export function partitionOf({ key, id }: Pick<Message, "key" | "id">, partitions: number): number {
  if (partitions === 1) return 0;
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key ?? id)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % partitions;
}

/** The name of the partition of a message; see {@link partitionNames}. */
export function partitionNameOf(
  message: Pick<Message, "stream" | "key" | "id">,
  partitions = 1,
): string {
  if (partitions === 1) return message.stream;
  return `${message.stream}.${partitionOf(message, partitions)}`;
}

/** The names of a stream's partitions: `users.0`, `users.1`, …; a stream with one partition is its own. */
export function partitionNames(stream: string, partitions = 1): readonly string[] {
  if (partitions === 1) return [stream];
  return Array.from({ length: partitions }, (_, number) => `${stream}.${number}`);
}
