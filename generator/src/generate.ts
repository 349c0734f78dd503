import { posix } from "node:path";
import { type LoadedWorkspace, type LoadOptions, loadWorkspace } from "./build/index.ts";
import { emit } from "./emit/index.ts";
import type { Service, Workspace } from "./model/index.ts";
import type { CoreStub } from "./stubs/index.ts";
import type { OutputFile } from "./write/index.ts";

/** What {@link generate} reads, and where what it makes will stand. */
export interface GenerateOptions extends LoadOptions {
  /** Folder of generated files, relative to the root, with forward slashes. */
  readonly out: string;
  /** Folder of hand-written services, relative to the root, with forward slashes. */
  readonly services: string;
}

/** What the contracts of a project say, and what they produce. */
export interface Generated extends LoadedWorkspace {
  /** Every generated file, by path relative to the folder of generated files. */
  readonly files: readonly OutputFile[];
  /** What the hand-written core of each service needs to hold. */
  readonly cores: readonly CoreStub[];
}

/**
 * Contracts in, files out, as a value: nothing is written. With errors among the diagnostics, the files
 * are those of what could be understood.
 */
export async function generate(options: GenerateOptions): Promise<Generated> {
  const { root, specs, out, services, judge = true } = options;
  const loaded = await loadWorkspace({ root, specs, judge });
  const emitted = await emit(withFailed(loaded.workspace, loaded.failed), {
    indexOf: (service) => posix.relative(`${services}/${service}`, `${out}/${service}/index.ts`),
  });
  return {
    ...loaded,
    files: emitted.files,
    cores: emitted.stubs,
    diagnostics: [...loaded.diagnostics, ...emitted.diagnostics],
  };
}

/** The services that could not be read as empty ones: others may use their types. */
function withFailed(workspace: Workspace, failed: readonly string[]): Workspace {
  const empty = failed.map(
    (name): Service => ({
      kind: "service",
      name,
      title: name,
      documents: {},
      routes: [],
      securitySchemes: [],
      streams: [],
      publications: [],
      subscriptions: [],
    }),
  );
  return { ...workspace, services: [...workspace.services, ...empty] };
}
