import { within } from "../deadline.ts";
import { ReventError } from "../errors/index.ts";
import { defaultLogger, type Logger } from "../logger.ts";

/** Something that runs until the process is told to stop: a server, a worker, a connection. */
export interface Part {
  /** How it is called in messages, such as `users web`. */
  readonly name: string;
  /** Starts it; resolves once it is ready. Answers how to stop it, where there is something to stop. */
  start(): Promise<Stop | undefined> | Promise<void> | Stop | undefined;
}

/** Finishes what is under way and stops, in `deadlineMs` at the most. */
export type Stop = (options: { readonly deadlineMs: number }) => Promise<void> | void;

/** What {@link runUntilSignal} needs of `process`. */
export interface ProcessLike {
  on(signal: StopSignal, listener: () => void): unknown;
  off(signal: StopSignal, listener: () => void): unknown;
  exit(code: number): void;
  readonly stderr: { write(text: string): unknown };
}

/** Settings of {@link runUntilSignal}; each has a default. */
export interface RunOptions {
  /** How long stopping may take altogether, in ms. Default 10,000. */
  readonly deadlineMs?: number;
  /** Called once every part has started. */
  readonly onReady?: () => void;
  /**
   * Called once, before any part is stopped: at the first signal, or where a part has not started. What it answers is waited
   * for, so that it may let time pass; the deadline begins after that.
   */
  readonly onStop?: () => Promise<void> | void;
  /** Default: warnings and errors to stderr, one JSON line each. */
  readonly logger?: Logger;
  /** Default: the process. */
  readonly process?: ProcessLike;
}

type StopSignal = "SIGINT" | "SIGTERM";

/** What a shell reports for a process that a signal ended: 128 and the signal's number. */
const exitCodes: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

/**
 * The same signal again within this time is no second one: at Ctrl-C a terminal signals the whole process
 * group, and npm, being one of the group, passes it on once more.
 */
const echoMs = 250;

interface Started {
  readonly name: string;
  readonly stop: Stop;
}

/**
 * Starts the parts in order, waits for SIGINT or SIGTERM, stops them in reverse order and ends the process:
 *
 * - exit code 0 after everything has stopped; 1 where a part failed to, or did not within the deadline;
 * - a part that does not start: those before it are stopped, one line on stderr says why, exit code 1;
 * - a signal while parts are starting stops what has started, once the part in question is up;
 * - a second signal ends the process at once with 130 (SIGINT) or 143 (SIGTERM); the same one within
 *   250 ms counts as the first.
 */
export async function runUntilSignal(
  parts: readonly Part[],
  options: RunOptions = {},
): Promise<void> {
  const { deadlineMs = 10_000, logger = defaultLogger, process: host = process } = options;
  const signals = new Signals(host);
  const started: Started[] = [];
  const failure = await startAll(parts, started, signals);
  if (failure === undefined && !signals.received) {
    options.onReady?.();
    await signals.first;
  }
  await options.onStop?.();
  if (failure !== undefined) host.stderr.write(`${failure}\n`);
  const clean = await stopAll(started.reverse(), deadlineMs, logger);
  signals.ignore();
  host.exit(failure === undefined && clean ? 0 : 1);
}

/** Starts one after the other; answers why one did not start. */
async function startAll(
  parts: readonly Part[],
  started: Started[],
  signals: Signals,
): Promise<string | undefined> {
  for (const { name, start } of parts) {
    if (signals.received) return undefined;
    try {
      const stop = await start();
      if (typeof stop === "function") started.push({ name, stop });
    } catch (thrown) {
      return `${name} did not start: ${lineOf(thrown)}`;
    }
  }
  return undefined;
}

/** Stops one after the other; answers whether all did. */
async function stopAll(
  started: readonly Started[],
  deadlineMs: number,
  logger: Logger,
): Promise<boolean> {
  const end = performance.now() + deadlineMs;
  let clean = true;
  for (const { name, stop } of started) {
    try {
      const left = Math.max(0, end - performance.now());
      await within(left + graceMs, stop({ deadlineMs: left }), isLate);
    } catch (err) {
      clean = false;
      logger.error({ part: name, err }, `${name} did not stop: ${lineOf(err)}`);
    }
  }
  return clean;
}

function isLate(): never {
  throw new ReventError("closed", "it took longer than the deadline allows");
}

/** What a part gets to cut off the rest after its own deadline. */
const graceMs = 250;

function lineOf(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\s*\n\s*/g, " ");
}

/** Listens to the signals that ask a process to stop. */
class Signals {
  /** Resolves with the first one. */
  readonly first: Promise<void>;
  received = false;
  readonly #host: ProcessLike;
  readonly #listeners: readonly (readonly [StopSignal, () => void])[];

  constructor(host: ProcessLike) {
    this.#host = host;
    let resolveFirst: () => void;
    this.first = new Promise((resolve) => {
      resolveFirst = resolve;
    });
    let echo: { readonly signal: StopSignal; readonly until: number } | undefined;
    const on = (signal: StopSignal) => () => {
      const now = performance.now();
      if (echo?.signal === signal && now < echo.until) return;
      if (this.received) host.exit(exitCodes[signal]);
      echo ??= { signal, until: now + echoMs };
      this.received = true;
      resolveFirst();
    };
    this.#listeners = [
      ["SIGINT", on("SIGINT")],
      ["SIGTERM", on("SIGTERM")],
    ];
    for (const [signal, listener] of this.#listeners) host.on(signal, listener);
  }

  /** Stops listening. */
  ignore(): void {
    for (const [signal, listener] of this.#listeners) this.#host.off(signal, listener);
  }
}
