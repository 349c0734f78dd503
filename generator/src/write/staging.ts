import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readText } from "./hash.ts";
import { MANIFEST, type Manifest, parseManifest } from "./manifest.ts";

const PREFIX = ".revent-staging-";

/** Whether a path, relative to the folder of generated files, lies in a staging folder. */
export function isStaging(path: string): boolean {
  return path.startsWith(PREFIX);
}

/**
 * Makes the folder in which this process puts files before they are moved to their places. It is on
 * the same file system as they are, so that moving is one step.
 */
export function createStaging(folder: string): string {
  const staging = join(folder, `${PREFIX}${process.pid}`);
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  return staging;
}

/** Manifests of runs that were cut short after they had begun to move files. */
export function stagedManifests(folder: string): readonly Manifest[] {
  return leftovers(folder).flatMap((staging) => {
    const text = readText(join(staging, MANIFEST));
    const manifest = text === undefined ? undefined : parseManifest(text);
    return manifest === undefined ? [] : [manifest];
  });
}

/** Removes what runs that were cut short have left behind. */
export function removeLeftovers(folder: string): void {
  for (const staging of leftovers(folder)) rmSync(staging, { recursive: true, force: true });
}

function leftovers(folder: string): readonly string[] {
  return readNames(folder)
    .filter((name) => isStaging(name) && !isRunning(Number(name.slice(PREFIX.length))))
    .map((name) => join(folder, name));
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Whether another process with that id is alive; this one has cleared its own. */
function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
