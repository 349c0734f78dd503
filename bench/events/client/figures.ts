/** What a client process is to do. */
export interface Job {
  readonly peer: "raw" | "same" | "revent" | "bullmq" | "moleculer";
  readonly what: "publish" | "consume" | "latency" | "memory";
  /** How many events are measured, after as many as `warmUp` says. */
  readonly events: number;
  readonly warmUp: number;
}

/** What was measured. */
export interface Figures {
  readonly events: number;
  readonly wallMs: number;
  /** Of the client process, all of its threads. */
  readonly cpuMs: number;
  /** From the call that publishes to the handler, in ms, in ascending order. */
  readonly latenciesMs?: readonly number[];
  /** Bytes of the heap after a collection, after each tenth of the events. */
  readonly heap?: readonly number[];
}
