import type { Diagnostic } from "../diagnostics/index.ts";
import type { CoreStub } from "../emit/index.ts";
import { faultsOf } from "./faults.ts";
import type { Member } from "./members.ts";
import { startOf } from "./parse.ts";
import {
  coreFile,
  moduleReader,
  type NamedLine,
  readIfThere,
  type StubFolders,
  surroundingsOf,
} from "./plan.ts";
import { type CoreReading, readCore } from "./read-core.ts";

/** What the core of one service holds, compared with its contract. */
export interface InspectedCore {
  readonly service: string;
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  /** Whether the file is there. */
  readonly present: boolean;
  /** Names of handlers that are not there, with the line of the class that lacks them. */
  readonly missing: readonly NamedLine[];
  /** Handlers that are still as they were added. */
  readonly unwritten: readonly NamedLine[];
  /** Handlers of something that the contract no longer has. */
  readonly orphaned: readonly NamedLine[];
  /** Why something could not be looked into. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads every core with the TypeScript parser; changes nothing. */
export function inspectCores(
  cores: readonly CoreStub[],
  folders: StubFolders,
  former: Readonly<Record<string, readonly string[]>>,
): Promise<readonly InspectedCore[]> {
  return Promise.all(cores.map((core) => inspectCore(core, folders, former[core.service] ?? [])));
}

async function inspectCore(
  core: CoreStub,
  folders: StubFolders,
  former: readonly string[],
): Promise<InspectedCore> {
  const file = coreFile(folders, core.service);
  const text = readIfThere(`${folders.root}/${file}`);
  const base = { service: core.service, file, unwritten: [], orphaned: [], diagnostics: [] };
  if (text === undefined) {
    return {
      ...base,
      present: false,
      missing: core.methods.map(({ name }) => ({ name, line: 1 })),
    };
  }
  const reading = await readCore(text, core, {
    surroundings: surroundingsOf(core, folders),
    former,
    readModule: moduleReader(folders.root),
  });
  const diagnostics = faultsOf(reading, core, file);
  if (!reading.ok) return { ...base, present: true, missing: [], diagnostics };
  return {
    ...base,
    present: true,
    missing: reading.cores.flatMap(missingIn),
    unwritten: reading.cores.flatMap(({ stubs }) => stubs.map(named)),
    orphaned: reading.cores.flatMap(({ orphaned }) => orphaned.map(named)),
    diagnostics,
  };
}

/** Of a class with a base that cannot be seen nothing is known to be missing. */
function missingIn({ class: target, members, missing }: CoreReading): readonly NamedLine[] {
  if (members.unseenBase !== undefined) return [];
  return missing.map(({ name }) => ({ name, line: startOf(target).line }));
}

function named({ name, node }: Member): NamedLine {
  return { name, line: startOf(node).line };
}
