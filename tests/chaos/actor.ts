import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { endProcess, spawnScript } from "../support/process.ts";
import type { Life } from "./history.ts";
import type { Log } from "./log.ts";
import type { Way } from "./places.ts";
import { pause, type Said } from "./process.ts";

/** How often a process is started until it works. */
const mostAttempts = 20;

/** How an actor is started. */
export interface ActorOptions {
  readonly name: string;
  /** File in this folder. */
  readonly script: string;
  /** Its way to Redis. */
  readonly way: Way;
  readonly log: Log;
  /** For its command line, as JSON; asked for at each start. */
  settings(): object;
  onSaid(said: Said): void;
}

/** A producer or a worker: a process that is killed, paused and started again. */
export class Actor {
  readonly name: string;
  readonly way: Way;
  readonly lives: Life[] = [];
  /** How it ended where nobody had told it to. */
  readonly crashes: string[] = [];
  readonly #options: ActorOptions;
  #child: ChildProcess | undefined;
  /** It is gone, and everything that it has said is known. */
  #gone: Promise<void> = Promise.resolve();
  /** Its end, if it comes, is none of its own making. */
  #isTold = true;
  #onQuiet: () => void = () => undefined;

  constructor(options: ActorOptions) {
    this.name = options.name;
    this.way = options.way;
    this.#options = options;
  }

  /**
   * Resolves once the process works. One that ends before, since Redis is away, is started again, as whoever looks
   * after processes does; in the end it has crashed.
   */
  async start(): Promise<void> {
    for (let attempt = 1; !(await this.#startOnce()); attempt++) {
      if (attempt === mostAttempts) return void this.crashes.push(`${this.name} does not start`);
      await pause(500);
    }
  }

  /** Whether the process has begun to work. */
  async #startOnce(): Promise<boolean> {
    const { script, settings } = this.#options;
    const path = fileURLToPath(new URL(script, import.meta.url));
    const heap: { at: number; bytes: number }[] = [];
    this.lives.push({ name: `${this.name} (life ${this.lives.length + 1})`, heap });
    this.#isTold = true;
    const child = spawnScript(path, [JSON.stringify(settings())], ["--expose-gc"]);
    this.#child = child;
    this.#gone = new Promise((resolve) => child.once("close", () => resolve()));
    child.once("exit", (code, signal) => this.#ended(code ?? signal));
    const isReady = new Promise<boolean>((resolve) =>
      this.#listen(child, heap, () => resolve(true)),
    );
    const works = await Promise.race([isReady, this.#gone.then(() => false)]);
    this.#isTold = !works;
    return works;
  }

  /** Ends it; resolves to its exit code once all that it has said is known. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
    this.#isTold = true;
    if (this.#child) await endProcess(this.#child, signal);
    await this.#gone;
    return this.#child?.exitCode ?? null;
  }

  pause(): void {
    this.#child?.kill("SIGSTOP");
  }

  resume(): void {
    this.#child?.kill("SIGCONT");
  }

  /** Asks a producer to send nothing more; resolves once nothing of its is under way, or it is gone. */
  async quieten(): Promise<void> {
    const quiet = new Promise<void>((resolve) => {
      this.#onQuiet = resolve;
    });
    if (this.#child?.connected) this.#child.send("quiet");
    await Promise.race([quiet, this.#gone]);
  }

  #listen(child: ChildProcess, heap: { at: number; bytes: number }[], onReady: () => void): void {
    if (!child.stdout) throw new Error("its output is not read");
    createInterface(child.stdout).on("line", (line) => {
      const said: Said = JSON.parse(line);
      if (said.ready) onReady();
      if (said.quiet) this.#onQuiet();
      if (said.heap !== undefined) heap.push({ at: said.at, bytes: said.heap });
      else this.#options.log.add(this.name, describe(said), said.at);
      this.#options.onSaid(said);
    });
  }

  #ended(how: number | string | null): void {
    this.#options.log.add(this.name, `ended with ${how}`);
    if (!this.#isTold) this.crashes.push(`${this.name} ended by itself with ${how}`);
  }
}

/** The id comes last, where it is looked for. */
function describe({ ready, stored, lost, quiet, note, id }: Said): string {
  const states = { ready, quiet, stored, [`${lost} lost by Redis, sent again`]: lost };
  const what = note ?? Object.entries(states).find(([, is]) => is)?.[0];
  return id === undefined ? `${what}` : `${what} [${id}]`;
}
