import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { ReventError } from "../../errors/index.ts";
import type { Change } from "./change.ts";
import { Lock } from "./lock.ts";
import type { State } from "./state.ts";

/** An append-only file of changes, one JSON line each. */
export class Journal {
  readonly #file: number;
  readonly #lock: Lock;
  #length: number;

  private constructor(file: number, length: number, lock: Lock) {
    this.#file = file;
    this.#length = length;
    this.#lock = lock;
  }

  /**
   * Takes the folder, brings the state back from its journal, and rewrites the journal in the fewest lines.
   *
   * @throws ReventError `misuse` where another process has the folder, or a line cannot be read
   */
  static open(folder: string, state: State): Journal {
    mkdirSync(folder, { recursive: true });
    const lock = Lock.take(folder);
    try {
      const path = join(folder, "journal.jsonl");
      replay(path, state);
      const length = compact(path, state);
      return new Journal(openSync(path, "a"), length, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /**
   * The changes are with the operating system when it returns: they survive the end of this process. With `sync`
   * they are on the disk.
   */
  append(changes: readonly Change[], { sync = false }: { readonly sync?: boolean } = {}): void {
    const bytes = Buffer.from(linesOf(changes));
    try {
      writeAll(this.#file, bytes);
      if (sync) fsyncSync(this.#file);
    } catch (error) {
      // Half a line would make the next one unreadable.
      ftruncateSync(this.#file, this.#length);
      throw error;
    }
    this.#length += bytes.length;
  }

  close(): void {
    fsyncSync(this.#file);
    closeSync(this.#file);
    this.#lock.release();
  }
}

function linesOf(changes: Iterable<Change>): string {
  let text = "";
  for (const change of changes) text += `${JSON.stringify(change)}\n`;
  return text;
}

function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** A last line without its end was being written when the process died: nobody was told that it is stored. */
function replay(path: string, state: State): void {
  const lines = readLines(path);
  for (const [index, line] of lines.entries()) {
    try {
      state.apply(JSON.parse(line) as Change);
    } catch (cause) {
      const where = `${path}:${index + 1}`;
      const remedy = "Mend the line, or move the file away to begin with no events.";
      throw new ReventError(
        "misuse",
        `${where}: this line of the journal cannot be read. ${remedy}`,
        { cause },
      );
    }
  }
  for (const { groups } of state.streams.values()) {
    for (const group of groups.values()) group.giveBackAll();
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n").slice(0, -1);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

/** Writes the state anew beside the journal, then takes its place; answers the new length in bytes. */
function compact(path: string, state: State): number {
  const fresh = `${path}.new`;
  const file = openSync(fresh, "w");
  const bytes = Buffer.from(linesOf(state.changes()));
  try {
    writeAll(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
  return bytes.length;
}
