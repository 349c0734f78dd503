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
export function watchFolders(watched: () => Watched, changed: () => Promise<void>): () => void {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const schedule = (delay: number) => {
    clearTimeout(timer);
    timer = setTimeout(settle, delay);
  };
  const settle = async () => {
    const first = watched();
    follow(first, watchers, () => schedule(SETTLE_MS));
    if (![...first.deep, ...first.flat].every((path) => existsSync(path))) schedule(RETURN_MS);
    await changed();
    // A folder that is new among the watched may have changed before anybody looked.
    if (!ended && JSON.stringify(watched()) !== JSON.stringify(first)) schedule(SETTLE_MS);
  };
  settle();
  return () => {
    ended = true;
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
}

/** Sees to it that exactly the folders that are there are watched. */
function follow(
  { deep, flat }: Watched,
  watchers: Map<string, FSWatcher>,
  onChange: () => void,
): void {
  const present = new Set([...deep.flatMap(foldersIn), ...flat.filter((path) => existsSync(path))]);
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
