import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ReventError } from "../../errors/index.ts";

/** Folders that this process has. */
const ours = new Set<string>();

/** One owner at a time of a folder: its process number stands in a file; that of a dead process counts for nothing. */
export class Lock {
  readonly #folder: string;
  readonly #path: string;

  private constructor(folder: string, path: string) {
    this.#folder = folder;
    this.#path = path;
  }

  /** @throws ReventError `misuse` where somebody has it */
  static take(folder: string): Lock {
    const path = join(folder, "lock");
    const owner = ownerOf(path);
    if (ours.has(resolve(folder)) || (owner !== process.pid && isAlive(owner)))
      throw taken(folder, owner);
    if (owner !== undefined) rmSync(path, { force: true });
    create(path, folder);
    ours.add(resolve(folder));
    return new Lock(resolve(folder), path);
  }

  release(): void {
    ours.delete(this.#folder);
    rmSync(this.#path, { force: true });
  }
}

/** Of several processes that start at once, one makes the file. */
function create(path: string, folder: string): void {
  try {
    writeFileSync(path, `${process.pid}`, { flag: "wx" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST")
      throw taken(folder, ownerOf(path));
    throw error;
  }
}

function taken(folder: string, owner: number | undefined): ReventError {
  const remedy = "Stop it, choose another folder, or use Redis for more than one process.";
  const message = `Process ${owner} has the embedded broker in ${folder} open. ${remedy}`;
  return new ReventError("misuse", message);
}

/** Whoever the file names, if there is one. */
function ownerOf(path: string): number | undefined {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined || !Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
