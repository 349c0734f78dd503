import { existsSync, type FSWatcher, watch as watchFolder } from "node:fs";
import { fingerprintInputs } from "../write/index.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { ProjectFolders } from "./folders.ts";
import { generateOnce } from "./generate-once.ts";
import type { Io } from "./io.ts";
import type { GenerateSettings } from "./round.ts";

/** Editors save in several steps; what follows within this time is one change. */
const SETTLE_MS = 40;
/** How often a folder that went away is looked for. */
const RETURN_MS = 500;

/** `revent generate --watch`: one run for each change of a contract, until it is interrupted. */
export async function watch(
  folders: ProjectFolders,
  settings: GenerateSettings,
  io: Io,
): Promise<ExitCode> {
  let seen = "";
  const round = async () => {
    const now = JSON.stringify(fingerprintInputs(folders.root, folders.specs, []));
    if (now === seen) return;
    const first = seen === "";
    seen = now;
    if (!first) io.out(`\n${new Date().toTimeString().slice(0, 8)} `);
    await generateOnce(folders, settings, io).catch((error: unknown) => {
      io.err(`revent: ${error instanceof Error ? error.message : String(error)}\n`);
    });
  };
  const trigger = serial(round);
  await trigger();
  io.out(`Watching ${folders.names.specs}/. Ctrl-C ends it.\n`);
  const stop = watchChanges(folders.specs, trigger);
  await interrupted();
  stop();
  return exitCodes.clean;
}

/** Runs one at a time; calls during a run make one more run after it. */
function serial(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;
  const loop = async () => {
    do {
      again = false;
      await task();
    } while (again);
    running = undefined;
  };
  return () => {
    again = true;
    running ??= loop();
    return running;
  };
}

/** Calls `changed` after each burst of changes under `folder`, also when it went away and came back. */
function watchChanges(folder: string, changed: () => void): () => void {
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;
  const after = (delay: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, delay);
  };
  const open = () => {
    if (!existsSync(folder)) return after(RETURN_MS, open);
    watcher = watchFolder(folder, { recursive: true }, () => {
      if (existsSync(folder)) after(SETTLE_MS, changed);
      else reopen();
    });
    watcher.on("error", reopen);
    after(SETTLE_MS, changed);
  };
  const reopen = () => {
    watcher?.close();
    after(RETURN_MS, open);
  };
  open();
  return () => {
    clearTimeout(timer);
    watcher?.close();
  };
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
