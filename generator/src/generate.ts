import { join, posix } from "node:path";
import { type LoadedWorkspace, type LoadOptions, loadWorkspace } from "./build/index.ts";
import { emit, type ImportExtension } from "./emit/index.ts";
import type { Service, Workspace } from "./model/index.ts";
import { type CoreStub, coreFile } from "./stubs/index.ts";
import type { OutputFile } from "./write/index.ts";

/** What {@link generate} reads, and where what it makes will stand. */
export interface GenerateOptions extends LoadOptions {
  /** Folder of generated files, relative to the root, with forward slashes. */
  readonly out: string;
  /** Folder of hand-written services, relative to the root, with forward slashes. */
  readonly services: string;
  /** Cores that stand elsewhere than in that folder, by service; relative to the root. Default: none. */
  readonly cores?: Readonly<Record<string, string>>;
  /** Folder of templates that replace ours, file by file, relative to the root. Default: none. */
  readonly templates?: string;
  /** How emitted TypeScript ends the specifiers of its like. Default `.ts`. */
  readonly importExtension?: ImportExtension;
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
  const { root, out, templates, importExtension = ".ts" } = options;
  const loaded = await loadWorkspace(options);
  const emitted = await emit(withFailed(loaded.workspace, loaded.failed), {
    importExtension,
    ...(templates !== undefined && { templates: { path: join(root, templates), name: templates } }),
    indexOf: (service) =>
      specifierFrom(coreFile(options, service), posix.join(out, service, "index.ts")),
  });
  return {
    ...loaded,
    files: emitted.files,
    cores: emitted.stubs,
    diagnostics: [...loaded.diagnostics, ...emitted.diagnostics],
  };
}

function specifierFrom(file: string, target: string): string {
  const path = posix.relative(posix.dirname(file), target);
  return path.startsWith(".") ? path : `./${path}`;
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
      webhooks: [],
      securitySchemes: [],
      streams: [],
      publications: [],
      subscriptions: [],
    }),
  );
  return { ...workspace, services: [...workspace.services, ...empty] };
}
