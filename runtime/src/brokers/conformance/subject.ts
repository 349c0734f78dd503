import type { Broker, DeadLetters, Worker } from "../../events/index.ts";

/** A broker with all that the suite asks of it. */
export type TestedBroker = Broker & DeadLetters;

/** A broker under test. What it cannot do is said with a reason, and printed. */
export interface Subject {
  readonly name: string;
  /** Called before the first case of each part of the suite, by its title, and after its last. */
  setUp?(title: string): Promise<void>;
  tearDown?(): Promise<void>;
  /**
   * A broker of its own for one case; a second call in one case is another process on the same store.
   *
   * @param deadlineMs how long its server may take to answer, where the subject's own, which is short, would not do
   */
  open(deadlineMs?: number): Promise<TestedBroker>;
  readonly processes: Feature<{
    /** Starts a process whose worker of the group takes an event of the stream and never ends; kills it then. */
    crash(stream: string, group: string): Promise<void>;
  }>;
  readonly outage: Feature<{
    /** Kills the broker's server, and starts it again with what it had stored. */
    begin(): Promise<void>;
    end(): Promise<void>;
    /** The server takes connections, and answers nothing. */
    pause(): void;
    resume(): void;
  }>;
  readonly raw: Feature<{
    /** Adds an entry as anybody might who does not know of us. */
    add(stream: string, fields: readonly string[]): Promise<void>;
    /** Deletes everything there is. */
    deleteAll(): Promise<void>;
  }>;
}

/** What a feature offers, or why it is missing. */
export type Feature<T> = T | { readonly missing: string };

/** What one case works with. */
export interface Bench {
  readonly subject: Subject;
  /** The broker of this process. */
  readonly broker: TestedBroker;
  /** A stream and a group that no other case uses. */
  readonly stream: string;
  readonly group: string;
  /** A broker as another process has it; closed at the end, as all are. */
  another(): Promise<TestedBroker>;
  /** Starts a worker that is stopped at the end. */
  start(worker: Worker): Promise<Worker>;
}
