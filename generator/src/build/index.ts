import type { Diagnostic, Locator } from "../diagnostics/index.ts";
import type { Workspace } from "../model/index.ts";

/** Where the contracts of a project stand. */
export interface LoadOptions {
  /** Absolute path of the project's root folder; nothing outside it is read. */
  readonly root: string;
  /** Folder of the contracts, relative to `root`. */
  readonly specs: string;
}

/** What {@link loadWorkspace} found. */
export interface LoadedWorkspace {
  readonly workspace: Workspace;
  /** Faults that reading and building found, in no special order. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, relative to the root, with forward slashes, sorted. */
  readonly inputs: readonly string[];
  /** Names of services of which a contract could not be read at all; they are not in the workspace. */
  readonly failed: readonly string[];
  /**
   * What the official validators say about the documents: warnings, which `check` and `--strict` make
   * errors. Settles later, because they work in the background; never rejects.
   */
  readonly judged: Promise<readonly Diagnostic[]>;
  /** Finds the line of a fault's place, for {@link formatDiagnostics}. */
  readonly locate: Locator;
}
