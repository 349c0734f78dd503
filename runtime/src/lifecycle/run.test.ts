import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type Logger, silentLogger } from "../logger.ts";
import { type Part, type ProcessLike, runUntilSignal } from "./run.ts";

/** Stands in for `process`: signals are emitted, exits are kept. */
class Host extends EventEmitter implements ProcessLike {
  readonly exits: number[] = [];
  readonly lines: string[] = [];
  readonly stderr = { write: (text: string) => this.lines.push(text) };

  exit(code: number): void {
    this.exits.push(code);
  }
}

function part(name: string, log: string[], overrides: Partial<Part> = {}): Part {
  const stop = async () => void log.push(`${name} stops`);
  const start = async () => {
    log.push(`${name} starts`);
    return stop;
  };
  return { name, start, ...overrides };
}

describe("runUntilSignal", () => {
  it.each(["SIGINT", "SIGTERM"])(
    "stops in reverse order on %s and exits with 0",
    async (signal) => {
      const host = new Host();
      const log: string[] = [];
      const onReady = () => void log.push("ready");
      const onStop = () => void log.push("stopping");
      const parts = [part("a", log), part("b", log)];
      const run = runUntilSignal(parts, { process: host, onReady, onStop });
      await sleep(5);
      expect(log).toEqual(["a starts", "b starts", "ready"]);
      host.emit(signal);
      await run;
      expect(log.slice(3)).toEqual(["stopping", "b stops", "a stops"]);
      expect(host.exits).toEqual([0]);
      expect(host.eventNames()).toEqual([]);
    },
  );

  it("stops what has started where a part does not start, and says why in one line", async () => {
    const host = new Host();
    const log: string[] = [];
    const start = async () => {
      throw new Error("port 3001\nis taken");
    };
    await runUntilSignal([part("a", log), part("b", log, { start }), part("c", log)], {
      process: host,
    });
    expect(log).toEqual(["a starts", "a stops"]);
    expect(host.lines).toEqual(["b did not start: port 3001 is taken\n"]);
    expect(host.exits).toEqual([1]);
  });

  it("starts nothing more after a signal during the start", async () => {
    const host = new Host();
    const log: string[] = [];
    const start = async () => {
      host.emit("SIGTERM");
      return () => void log.push("a stops");
    };
    await runUntilSignal([part("a", log, { start }), part("b", log)], { process: host });
    expect([log, host.exits]).toEqual([["a stops"], [0]]);
  });

  it("exits at once on a second signal", async () => {
    const host = new Host();
    const start = async () => () => sleep(20);
    const run = runUntilSignal([part("a", [], { start })], { process: host });
    await sleep(1);
    host.emit("SIGINT");
    host.emit("SIGTERM");
    expect(host.exits).toEqual([143]);
    await run;
  });

  it("takes the same signal at once for an echo, and later for a second one", async () => {
    const host = new Host();
    const start = async () => () => sleep(400);
    const run = runUntilSignal([part("a", [], { start })], { process: host });
    await sleep(1);
    host.emit("SIGINT");
    host.emit("SIGINT");
    expect(host.exits).toEqual([]);
    await sleep(300);
    host.emit("SIGINT");
    expect(host.exits).toEqual([130]);
    await run;
  });

  it("gives up on a part that does not stop, stops the others, and exits with 1", async () => {
    const host = new Host();
    const log: string[] = [];
    const logged: string[] = [];
    const logger: Logger = { ...silentLogger, error: (_, message) => logged.push(message) };
    const start = async () => () => new Promise<void>(() => undefined);
    const parts = [part("a", log), part("b", log, { start })];
    const run = runUntilSignal(parts, { process: host, deadlineMs: 10, logger });
    await sleep(1);
    host.emit("SIGTERM");
    await run;
    expect(log).toEqual(["a starts", "a stops"]);
    expect(logged).toEqual(["b did not stop: it took longer than the deadline allows"]);
    expect(host.exits).toEqual([1]);
  });
});
