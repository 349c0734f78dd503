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
    writeFileSync(path, `${process.pid}`);
    ours.add(resolve(folder));
    return new Lock(resolve(folder), path);
  }

  release(): void {
    ours.delete(this.#folder);
    rmSync(this.#path, { force: true });
  }
}

function taken(folder: string, owner: number): ReventError {
  const remedy = "Stop it, choose another folder, or use Redis for more than one process.";
  const message = `Process ${owner} has the embedded broker in ${folder} open. ${remedy}`;
  return new ReventError("misuse", message);
}

/** 0 where there is none. */
function ownerOf(path: string): number {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
