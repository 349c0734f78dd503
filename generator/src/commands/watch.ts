import { fingerprintInputs } from "../write/index.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { ProjectFolders } from "./folders.ts";
import { generateOnce } from "./generate-once.ts";
import type { Io } from "./io.ts";
import type { GenerateSettings } from "./round.ts";
import { watchFolders } from "./watch-folders.ts";

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
    await generateOnce(folders, settings, io);
  };
  const trigger = serial(() =>
    round().catch((error: unknown) => {
      io.err(`revent: ${error instanceof Error ? error.message : String(error)}\n`);
    }),
  );
  await trigger();
  io.out(`Watching ${folders.names.specs}/. Ctrl-C ends it.\n`);
  const stop = watchFolders(folders.specs, trigger);
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

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
