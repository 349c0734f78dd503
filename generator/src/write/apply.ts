import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { errorCode, readText } from "./hash.ts";
import { MANIFEST, type Manifest, printManifest } from "./manifest.ts";
import { createStaging, removeLeftovers } from "./staging.ts";

/** What a run changes on disk. */
export interface Changes {
  /** The folder of generated files, absolute. */
  readonly folder: string;
  readonly writes: readonly FileWrite[];
  /** Paths inside `folder`, relative to it. */
  readonly removals: readonly string[];
  readonly manifest: Manifest;
}

/** One file to write. */
export interface FileWrite {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** What the file held when `text` was made of it: if a person has changed it since, nothing is written. */
  readonly madeFrom?: string;
}

/** A file that changed while we were at it. */
export class ChangedMeanwhile extends Error {
  override readonly name = "ChangedMeanwhile";
  readonly path: string;

  /** @param path of the file, absolute */
  constructor(path: string) {
    super(`${path} was changed while revent was running.`);
    this.path = path;
  }
}

/**
 * Makes `changes`: all files are written aside first and then moved to their places, the manifest
 * last. A fault while writing leaves everything as it was; if the process dies while moving, each
 * file is either old or new, and the next run knows both and goes on.
 *
 * @throws ChangedMeanwhile, or the file system's own error
 */
export function applyChanges(changes: Changes): void {
  const { folder, writes, removals, manifest } = changes;
  mkdirSync(folder, { recursive: true });
  const staging = createStaging(folder);
  try {
    writes.forEach(({ text }, index) => {
      writeFileSync(join(staging, String(index)), text);
    });
    for (const write of writes) assertUntouched(write);
    for (const { path } of writes) assertReplaceable(path);
    for (const path of removals) assertReplaceable(join(folder, path));
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    throw error;
  }
  writeFileSync(join(staging, MANIFEST), printManifest(manifest));
  writes.forEach(({ path }, index) => {
    move(join(staging, String(index)), path);
  });
  for (const path of removals) removeFile(folder, path);
  renameSync(join(staging, MANIFEST), join(folder, MANIFEST));
  rmSync(staging, { recursive: true, force: true });
  removeLeftovers(folder);
}

function assertUntouched({ path, madeFrom }: FileWrite): void {
  if (madeFrom !== undefined && readText(path) !== madeFrom) throw new ChangedMeanwhile(path);
}

/** Throws the error of the system where no file can be put at `path`, or taken away from there. */
function assertReplaceable(path: string): void {
  const target = statSync(path, { throwIfNoEntry: false }) ? realpathSync(path) : path;
  let folder = dirname(target);
  while (lstatSync(folder, { throwIfNoEntry: false }) === undefined) folder = dirname(folder);
  // What stands there may be no folder, or a link that leads to none.
  accessSync(`${folder}${sep}.`, constants.W_OK | constants.X_OK);
}

/** Puts a file in its place in one step; a link keeps being a link, and the mode is kept. */
function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  const target = statSync(to, { throwIfNoEntry: false }) ? realpathSync(to) : to;
  const mode = statSync(target, { throwIfNoEntry: false })?.mode;
  if (mode !== undefined) chmodSync(from, mode);
  try {
    renameSync(from, target);
  } catch (error) {
    if (errorCode(error) !== "EXDEV") throw error;
    copyFileSync(from, `${target}.revent-new`);
    renameSync(`${target}.revent-new`, target);
  }
}

/** Removes a file, and the folders above it that are then empty. */
function removeFile(folder: string, path: string): void {
  rmSync(join(folder, path), { force: true });
  let parent = dirname(join(folder, path));
  while (relative(folder, parent) !== "" && isRemovable(parent)) parent = dirname(parent);
}

function isRemovable(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
