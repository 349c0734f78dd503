import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { measuredCore, onCore } from "../cores.ts";
import { cache, type Runtime } from "./needs.ts";
import type { Entrant } from "./servers.ts";

/** A server in a process of its own, pinned to one core. */
export class RunningEntrant {
  readonly entrant: Entrant;
  readonly url: string;
  readonly #process: ChildProcess;

  /** Starts one with so many other routes before those that are asked. */
  static async start(entrant: Entrant, runtime: Runtime, others: number): Promise<RunningEntrant> {
    const main = join(cache, "servers/main.mjs");
    const args = [main, entrant.module, String(others), entrant.argument ?? ""];
    const [command, rest] = onCore(measuredCore, runtime.binary, args);
    const child = spawn(command, rest, {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: { ...process.env, NODE_ENV: "production" },
    });
    const { port } = await answerOf<{ port: number }>(child);
    return new RunningEntrant(entrant, `http://127.0.0.1:${port}`, child);
  }

  private constructor(entrant: Entrant, url: string, child: ChildProcess) {
    this.entrant = entrant;
    this.url = url;
    this.#process = child;
  }

  /** CPU time used so far in all threads, in user and system mode, in microseconds. */
  async cpu(): Promise<number> {
    this.#process.send("cpu");
    const { user, system } = await answerOf<NodeJS.CpuUsage>(this.#process);
    return user + system;
  }

  stop(): void {
    this.#process.disconnect();
  }
}

/** The next message of a process; rejects where it ends instead. */
function answerOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`A server ended with ${code}.`));
    child.once("exit", onExit);
    child.once("message", (message) => {
      child.off("exit", onExit);
      resolve(message as T);
    });
  });
}
