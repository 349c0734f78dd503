/** A stream of a run: who sends on it, and how it is read. */
interface ChaosStream {
  /** `outbox`: every producer sends under any key, in transactions. `plain`: each has keys of its own, and sends again what was not confirmed. */
  readonly sent: "outbox" | "plain";
  readonly partitions: number;
  readonly order: "none" | "key";
}

/** The streams of a run, by address. */
export const streams = {
  orders: { sent: "outbox", partitions: 4, order: "key" },
  hints: { sent: "outbox", partitions: 1, order: "none" },
  turns: { sent: "plain", partitions: 2, order: "key" },
  notes: { sent: "plain", partitions: 1, order: "none" },
} as const satisfies Record<string, ChaosStream>;

/** Address of a stream of a run. */
export type StreamName = keyof typeof streams;

export const streamNames = Object.keys(streams) as StreamName[];

/** Short, so that streams are trimmed all the time. */
export const retentionMs = 2000;

/** What every event of a run carries: the how-manyth of its key it is, from 1. */
export interface Numbered {
  readonly n: number;
}

/** How a handler treats every event with this number: it goes to the dead letters. */
export function poisonOf(n: number): "rejected" | "failing" | undefined {
  if (n % 40 === 13) return "rejected";
  return n % 40 === 33 ? "failing" : undefined;
}
