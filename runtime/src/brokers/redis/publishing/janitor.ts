import type { StreamOptions } from "../../../events/index.ts";
import { pause } from "../../../events/pause.ts";
import type { Logger } from "../../../logger.ts";
import type { Links } from "../connections/links.ts";
import { floorKey, groupsKey, janitorKey } from "../keys.ts";
import { listOf } from "../replies.ts";
import { run } from "../scripts/script.ts";
import { trim } from "../scripts/trim.ts";

/** Trims the streams that this process publishes on, as their contracts say: never what a group has not handled. */
export class Janitor {
  readonly #links: Links;
  readonly #everyMs: number;
  readonly #logger: Logger;
  readonly #streams = new Map<string, StreamOptions>();
  readonly #stop = new AbortController();
  /** By stream, the group that is missing; told once. */
  readonly #missing = new Map<string, string>();
  #running: Promise<void> | undefined;

  /** @param everyMs how often a stream is trimmed; however many processes publish on it */
  constructor(links: Links, everyMs: number, logger: Logger) {
    this.#links = links;
    this.#everyMs = everyMs;
    this.#logger = logger;
  }

  /** Something is published on a stream. */
  mind(key: string, options: StreamOptions): void {
    const { retentionMs, maxLength } = options;
    if (retentionMs === undefined && maxLength === undefined) return;
    this.#streams.set(key, options);
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await pause(this.#everyMs, signal);
      for (const [key, options] of this.#streams) {
        if (signal.aborted) return;
        await this.#trim(key, options);
      }
    }
  }

  async #trim(key: string, { retentionMs = -1, maxLength = 0 }: StreamOptions): Promise<void> {
    try {
      const keys = [key, groupsKey(key), janitorKey(key), floorKey(key)];
      const args = [retentionMs, maxLength, Math.floor(this.#everyMs / 2)];
      const [, missing] = listOf(await run(this.#links.of(key), trim, keys, args));
      this.#tell(key, typeof missing === "string" ? missing : "");
    } catch (error) {
      this.#logger.debug({ err: error, key }, "A stream could not be trimmed; trying again.");
    }
  }

  #tell(key: string, group: string): void {
    if ((this.#missing.get(key) ?? "") === group) return;
    this.#missing.set(key, group);
    if (group === "") return;
    const facts = { key, group };
    const what = "A stream is not trimmed, since a group that has read it is gone from Redis";
    this.#logger.error(
      facts,
      `${what}. Start its service again, or tell that it is gone: revent streams --forget ${group}.`,
    );
  }
}
