import type { CoreStub, StubMethod } from "../emit/index.ts";
import { type CoreClass, findCores } from "./find-core.ts";
import { importedNames, type Surroundings } from "./imported-names.ts";
import { type Member, type Members, membersOf, type ReadModule } from "./members.ts";
import { orphansOf } from "./orphans.ts";
import { type Kinds, type ParsedFile, parseFile } from "./parse.ts";

/** One class that implements the core, compared with the contract. */
export interface CoreReading {
  readonly class: CoreClass;
  readonly members: Members;
  /** Handlers that the contract asks for and the class has not. */
  readonly missing: readonly StubMethod[];
  /** Handlers of the contract whose name something else in the class has. */
  readonly taken: readonly Member[];
  /** Handlers that are still as they were added. */
  readonly stubs: readonly Member[];
  /** Handlers of the contract that somebody has written. */
  readonly kept: number;
  /** Handlers of something that the contract no longer has. */
  readonly orphaned: readonly Member[];
}

/** What {@link readCore} found in a file. */
export type FileReading =
  | { readonly ok: true; readonly cores: readonly CoreReading[]; readonly file: ParsedOk }
  | Extract<ParsedFile, { ok: false }>;

type ParsedOk = Extract<ParsedFile, { ok: true }>;

/** What is needed beside the text to compare a file with the contract. */
export interface ReadOptions {
  readonly surroundings: Surroundings;
  /** Handlers that the last manifest names. */
  readonly former: readonly string[];
  readonly readModule: ReadModule;
}

/** Compares the classes of a file that implement a core with what the contract asks for. */
export async function readCore(
  text: string,
  core: CoreStub,
  options: ReadOptions,
): Promise<FileReading> {
  const file = await parseFile(options.surroundings.file, text);
  if (!file.ok) return file;
  const classes = findCores(file.source, file.kinds, core.interface, options.surroundings);
  const cores: CoreReading[] = [];
  for (const one of classes) {
    const members = await membersOf(one, file.kinds, options.readModule);
    cores.push(compare(one, members, core, file.kinds, options));
  }
  return { ok: true, cores, file };
}

function compare(
  one: CoreClass,
  members: Members,
  core: CoreStub,
  kinds: Kinds,
  { surroundings, former }: ReadOptions,
): CoreReading {
  const byName = new Map(members.all.toReversed().map((member) => [member.name, member]));
  const present = core.methods.flatMap(({ name }) => byName.get(name) ?? []);
  const own = members.all.filter(({ inherited }) => !inherited);
  const imports = importedNames(one.getSourceFile());
  return {
    class: one,
    members,
    missing: core.methods.filter(({ name }) => !byName.has(name)),
    taken: present.filter(({ role }) => role === "taken"),
    stubs: present.filter(({ role }) => role === "stub"),
    kept: present.filter(({ role }) => role !== "taken").length,
    orphaned: orphansOf(own, core, former, kinds, imports, surroundings),
  };
}
