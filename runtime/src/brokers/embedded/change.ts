import type { FailureReport } from "../../events/index.ts";

/** One change of the broker's state; also one line of the journal. Entries are named by their place in the stream, from 0. */
export type Change =
  | { readonly op: "publish"; readonly stream: string; readonly entry: Entry }
  | ({ readonly op: "join" } & OfGroup)
  | ({ readonly op: "hand"; readonly entries: readonly number[] } & OfGroup)
  | ({ readonly op: "ack"; readonly entry: number } & OfGroup)
  | ({ readonly op: "release"; readonly entry: number } & OfGroup)
  | ({ readonly op: "failed"; readonly entry: number } & OfGroup)
  | ({ readonly op: "retry"; readonly entry: number; readonly dueAt: number } & OfGroup)
  | ({ readonly op: "dead"; readonly entry: number; readonly at: number } & Failure &
      Halt &
      OfGroup)
  | ({ readonly op: "replay"; readonly entry: number } & OfGroup)
  | ({ readonly op: "purge"; readonly entry: number } & OfGroup)
  | ({ readonly op: "restore"; readonly group: string } & GroupSnapshot & OfGroup);

interface OfGroup {
  readonly stream: string;
  readonly group: string;
}

interface Failure {
  readonly error: FailureReport;
}

interface Halt {
  /** The key that it halts. */
  readonly halts?: string;
}

/** One event as it is stored. */
export interface Entry {
  /** The event's identity: publishing it again changes nothing. */
  readonly id: string;
  readonly fields: readonly string[];
  /** Epoch ms. */
  readonly at: number;
}

/** An entry that a group has been handed, and is not done with. */
export interface Item {
  readonly entry: number;
  /** How often a handler has failed. */
  readonly failures: number;
  readonly deliveries: number;
  /** Epoch ms before which it is not handed out again. */
  readonly dueAt: number;
}

/** An entry that a group has put aside. */
export interface Dead extends Failure {
  readonly entry: number;
  readonly attempts: number;
  readonly deliveries: number;
  readonly at: number;
}

/** All that a group knows of a stream. */
export interface GroupSnapshot {
  /** The first entry that was never handed out. */
  readonly next: number;
  readonly items: readonly Item[];
  readonly dead: readonly Dead[];
  /** What halts keys; see `HaltedKeys`. */
  readonly halted?: readonly (readonly [entry: number, key: string])[];
}
