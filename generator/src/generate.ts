import { posix } from "node:path";
import { loadWorkspace } from "./build/index.ts";
import type { Diagnostic, Locator } from "./diagnostics/index.ts";
import { emit } from "./emit/index.ts";
import type { Service, Workspace } from "./model/index.ts";
import type { CoreStub } from "./stubs/index.ts";
import type { OutputFile } from "./write/index.ts";

/** What {@link generate} reads. */
export interface GenerateOptions {
  /** Root of the project, absolute; nothing outside it is read. */
  readonly root: string;
  /** Folder of the contracts, relative to the root, with forward slashes. */
  readonly specs: string;
  /** Folder of generated files, relative to the root, with forward slashes. */
  readonly out: string;
  /** Folder of hand-written services, relative to the root, with forward slashes. */
  readonly services: string;
  /** Whether the official validators are asked, which takes about a second. Default true. */
  readonly judge?: boolean;
}

/** What the contracts of a project produce. */
export interface Generated {
  readonly workspace: Workspace;
  /** Every generated file, by path relative to the folder of generated files. */
  readonly files: readonly OutputFile[];
  /** What the hand-written core of each service needs to hold. */
  readonly cores: readonly CoreStub[];
  readonly diagnostics: readonly Diagnostic[];
  /** What the official validators say, as warnings. Settles later; never rejects. */
  readonly judged: Promise<readonly Diagnostic[]>;
  /** Every file that was read, relative to the root. */
  readonly inputs: readonly string[];
  /** Services of which a contract could not be read; they are not in the workspace. */
  readonly failed: readonly string[];
  readonly locate: Locator;
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
