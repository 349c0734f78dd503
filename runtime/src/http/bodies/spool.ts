import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A folder for what a request sends before it is wanted; made when it is needed. */
export class Spool {
  #folder: Promise<string> | undefined;
  #count = 0;

  /** Writes a stream into a new file, and resolves to its path once it is all there. */
  async keep(stream: Readable): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), "revent-upload-"));
    const path = join(await this.#folder, String(++this.#count));
    await pipeline(stream, createWriteStream(path, { flags: "wx", mode: 0o600 }));
    return path;
  }

  /** Deletes all of it. */
  async clear(): Promise<void> {
    const folder = await this.#folder?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}
