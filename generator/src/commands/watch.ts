import { dirname, join } from "node:path";
import { fingerprintInputs, fingerprintTool } from "../write/index.ts";
import type { Arguments } from "./arguments.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { generateOnce } from "./generate-once.ts";
import type { Io } from "./io.ts";
import { type Project, readProject } from "./project.ts";
import type { GenerateSettings } from "./round.ts";
import { UsageError } from "./usage-error.ts";
import { type Watched, watchFolders } from "./watch-folders.ts";

/** `revent generate --watch`: one run for each change of what is generated from, until it is interrupted. */
export async function watch(
  first: Project,
  parsed: Arguments,
  settings: GenerateSettings,
  io: Io,
): Promise<ExitCode> {
  let project = first;
  let seen = "";
  const round = async () => {
    const now = await lookAgain(parsed, io);
    const state = now.project ? stateOf(now.project) : now.faults;
    if (state === seen) return;
    if (seen !== "") io.out(`\n${new Date().toTimeString().slice(0, 8)} `);
    seen = state;
    if (now.project === undefined) {
      io.err(now.faults);
      return;
    }
    project = now.project;
    await generateOnce(project, settings, io);
  };
  const trigger = serial(() =>
    round().catch((error: unknown) => {
      io.err(`revent: ${error instanceof Error ? error.message : String(error)}\n`);
    }),
  );
  await trigger();
  io.out(`Watching ${project.names.specs}/. Ctrl-C ends it.\n`);
  const stop = watchFolders(() => watchedOf(project), trigger);
  await interrupted();
  stop();
  return exitCodes.clean;
}

/** The project as its configuration describes it by now, or what is wrong with that. */
async function lookAgain(
  parsed: Arguments,
  io: Io,
): Promise<{ readonly project: Project | undefined; readonly faults: string }> {
  let faults = "";
  const collect = (text: string) => {
    faults += text;
  };
  try {
    const project = await readProject(parsed, { ...io, out: collect, err: collect });
    return { project, faults };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { project: undefined, faults: `${faults}revent: ${error.message}\n` };
  }
}

/** Changes whenever a run may have another result. */
function stateOf({ root, inputs }: Project): string {
  const { config, specs, contracts, templates } = inputs;
  return JSON.stringify([
    config,
    fingerprintTool(templates).templates,
    fingerprintInputs(root, specs, contracts),
  ]);
}

/** The root is watched for the configuration. */
function watchedOf({ root, inputs }: Project): Watched {
  const folders = inputs.contracts.map((path) => dirname(join(root, path)));
  const { specs, templates } = inputs;
  return {
    deep: [specs, ...(templates ? [templates] : [])],
    flat: [...new Set([root, ...folders])],
  };
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
