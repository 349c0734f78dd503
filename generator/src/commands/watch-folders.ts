import { existsSync, type FSWatcher, readdirSync, watch } from "node:fs";
import { join } from "node:path";

/** Editors save in several steps; what follows within this time is one change. */
const SETTLE_MS = 40;
/** How often a folder that went away is looked for. */
const RETURN_MS = 500;

/** What is watched: folders with all that is in them, and folders by themselves. Absolute paths. */
export interface Watched {
  readonly deep: readonly string[];
  readonly flat: readonly string[];
}

/**
 * Calls `changed` after each burst of changes in what `watched` says by then, also when a folder goes away
 * and comes back. Each folder is watched by itself: Node's own recursive watching on Linux loses a file
 * that is saved by renaming another over it.
 *
 * @returns a function that ends it
 */
export function watchFolders(watched: () => Watched, changed: () => void): () => void {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  const schedule = (delay: number) => {
    clearTimeout(timer);
    timer = setTimeout(settle, delay);
  };
  const settle = () => {
    const { deep, flat } = watched();
    const folders = [...deep.flatMap(foldersIn), ...flat.filter((path) => existsSync(path))];
    follow(folders, watchers, () => schedule(SETTLE_MS));
    if (![...deep, ...flat].every((path) => existsSync(path))) schedule(RETURN_MS);
    changed();
  };
  settle();
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
}

/** Sees to it that exactly the folders that are there are watched. */
function follow(
  folders: readonly string[],
  watchers: Map<string, FSWatcher>,
  onChange: () => void,
): void {
  const present = new Set(folders);
  for (const [path, watcher] of watchers) {
    if (present.has(path)) continue;
    watcher.close();
    watchers.delete(path);
  }
  for (const path of present) {
    if (watchers.has(path)) continue;
    const watcher = tryWatch(path, onChange);
    if (watcher !== undefined) watchers.set(path, watcher);
    watcher?.on("error", () => {
      watcher.close();
      watchers.delete(path);
      onChange();
    });
    watcher?.on("change", (event) => {
      // A folder that is replaced keeps its path and loses its watcher.
      if (event !== "rename" || existsSync(path)) return;
      watcher.close();
      watchers.delete(path);
    });
  }
}

function tryWatch(path: string, onChange: () => void): FSWatcher | undefined {
  try {
    return watch(path, onChange);
  } catch {
    return undefined;
  }
}

/** The folder and all folders inside it. */
function foldersIn(folder: string): readonly string[] {
  try {
    const inside = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory());
    return [folder, ...inside.flatMap(({ name }) => foldersIn(join(folder, name)))];
  } catch {
    return [];
  }
}
