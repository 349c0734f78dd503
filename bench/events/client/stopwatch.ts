import type { Figures } from "./figures.ts";

/** Measures what time and what work of this process passes. */
export class Stopwatch {
  readonly #started = performance.now();
  readonly #used = process.cpuUsage();

  figures(events: number): Figures {
    const { user, system } = process.cpuUsage(this.#used);
    return { events, wallMs: performance.now() - this.#started, cpuMs: (user + system) / 1000 };
  }
}
