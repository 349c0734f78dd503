import { join } from "node:path";
import { hashText, listFiles, readText } from "./hash.ts";
import { hasHeader } from "./header.ts";
import { MANIFEST, type Manifest } from "./manifest.ts";
import { isStaging, stagedManifests } from "./staging.ts";

/** A file that the contracts produce. */
export interface OutputFile {
  /** Relative to the folder of generated files, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/**
 * How a file on disk stands to what the contracts produce:
 * - `same`: as it should be
 * - `missing`: produced, but not there
 * - `stale`: as an earlier run wrote it, and now different
 * - `edited`: neither as it should be nor as a run wrote it
 * - `foreign`: in our place, without our header
 * - `surplus`: written by an earlier run, and no longer produced
 * - `stray`: in our folder, and no run has written it
 */
export type FileState = "same" | "missing" | "stale" | "edited" | "foreign" | "surplus" | "stray";

/** One file of {@link compareFiles}. */
export interface ComparedFile {
  readonly path: string;
  readonly state: FileState;
}

/** Every file of the folder and every file that belongs there, in order of path. */
export function compareFiles(
  folder: string,
  files: readonly OutputFile[],
  manifest: Manifest | undefined,
): readonly ComparedFile[] {
  const known = knownHashes(folder, manifest);
  const expected = new Map(files.map((file) => [file.path, file.text]));
  const present = listFiles(folder).filter((path) => path !== MANIFEST && !isStaging(path));
  return [...new Set([...expected.keys(), ...present])].sort().map((path) => {
    const text = readText(join(folder, path));
    return { path, state: stateOf(text, expected.get(path), known.get(path)) };
  });
}

function stateOf(
  text: string | undefined,
  expected: string | undefined,
  known: ReadonlySet<string> | undefined,
): FileState {
  if (text === undefined) return "missing";
  const hash = hashText(text);
  if (expected !== undefined && hash === hashText(expected)) return "same";
  if (expected === undefined && known === undefined) return "stray";
  if (!hasHeader(text)) return "foreign";
  if (known !== undefined && !known.has(hash)) return "edited";
  return expected === undefined ? "surplus" : "stale";
}

/** What runs have written at each path: the last one, and any that was cut short. */
function knownHashes(
  folder: string,
  manifest: Manifest | undefined,
): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, Set<string>>();
  for (const { outputs } of [...(manifest ? [manifest] : []), ...stagedManifests(folder)]) {
    for (const [path, hash] of Object.entries(outputs)) {
      known.set(path, (known.get(path) ?? new Set()).add(hash));
    }
  }
  return known;
}
