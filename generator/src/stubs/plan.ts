import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import type { Diagnostic } from "../diagnostics/index.ts";
import type { CoreStub, ImportExtension } from "../emit/index.ts";
import type { Surroundings } from "./imported-names.ts";
import type { ReadModule } from "./members.ts";
import { namesIn } from "./mentions.ts";

/** Where hand-written and generated code stand. */
export interface StubFolders {
  /** Root of the project, absolute. */
  readonly root: string;
  /** Folder of the hand-written services, relative to the root, with forward slashes. */
  readonly services: string;
  /** Cores that stand elsewhere than in that folder, by service; relative to the root. Default: none. */
  readonly cores?: Readonly<Record<string, string>>;
  /** Folder of generated code, relative to the root, with forward slashes. */
  readonly generated: string;
  /** How imports of generated files end where the core has none to look at. Default `.ts`. */
  readonly importExtension?: ImportExtension;
}

/** What has to happen to the core of one service. */
export interface PlannedCore {
  readonly service: string;
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  /** The new text; absent where the file stays as it is. */
  readonly text?: string;
  /** What the file held; absent where there is none yet. */
  readonly before?: string;
  readonly added: readonly NamedLine[];
  readonly orphaned: readonly NamedLine[];
  /** How many handlers were there already. */
  readonly kept: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** A method, and the line on which it stands. */
export interface NamedLine {
  readonly name: string;
  readonly line: number;
}

/** The file that holds the core of a service, relative to the root. */
export function coreFile(
  { services, cores = {} }: Pick<StubFolders, "services" | "cores">,
  service: string,
): string {
  const elsewhere = Object.hasOwn(cores, service) ? cores[service] : undefined;
  return elsewhere ?? posix.join(services, service, "core.ts");
}

/**
 * Finds out what each core lacks: a file that is not there is written whole, one that is there gets the
 * missing methods. Nothing is written here.
 *
 * @param former names of handlers by service, as the last run knew them
 */
export function planStubs(
  cores: readonly CoreStub[],
  folders: StubFolders,
  former: Readonly<Record<string, readonly string[]>>,
): Promise<readonly PlannedCore[]> {
  return Promise.all(cores.map((core) => planCore(core, folders, former[core.service] ?? [])));
}

async function planCore(
  core: CoreStub,
  folders: StubFolders,
  former: readonly string[],
): Promise<PlannedCore> {
  const file = coreFile(folders, core.service);
  const before = readIfThere(join(folders.root, file));
  const base = { service: core.service, file, added: [], orphaned: [], kept: 0, diagnostics: [] };
  if (before === undefined || before.trim() === "") {
    return core.methods.length === 0
      ? base
      : { ...base, ...create(core), ...(before !== undefined && { before }) };
  }
  const names = core.methods.map(({ name }) => name);
  const wanted = new Set(names);
  const mentioned = namesIn(before);
  const isGone = (name: string) => mentioned.has(name) && !wanted.has(name);
  if (names.every((name) => mentioned.has(name)) && !former.some(isGone)) {
    return { ...base, before, kept: names.length };
  }
  const { planMerge } = await import("./plan-merge.ts");
  const options = {
    surroundings: surroundingsOf(core, folders),
    former,
    readModule: moduleReader(folders.root),
  };
  return { ...base, before, ...(await planMerge(before, core, options)) };
}

function create(core: CoreStub): Pick<PlannedCore, "text" | "added"> {
  const lines = new Map<string | undefined, number>();
  for (const [index, line] of core.text.split("\n").entries()) {
    lines.set(/^ *async ([^\s(]+)\(/.exec(line)?.[1], index + 1);
  }
  const added = core.methods.map(({ name }) => ({ name, line: lines.get(name) ?? 1 }));
  return { text: core.text, added };
}

/** Where the core of a service stands, and its generated code. */
export function surroundingsOf({ service }: CoreStub, folders: StubFolders): Surroundings {
  return {
    file: coreFile(folders, service),
    generated: posix.join(folders.generated, service),
    importExtension: folders.importExtension ?? ".ts",
  };
}

/** Finds the TypeScript file that a relative import means, whichever ending it is written with. */
export function moduleReader(root: string): ReadModule {
  return (specifier, importer) => {
    if (!specifier.startsWith(".")) return undefined;
    const target = posix.join(posix.dirname(importer), specifier);
    const bare = target.replace(/\.[jt]s$/, "");
    const path = [`${bare}.ts`, `${target}.ts`, `${target}/index.ts`].find((candidate) =>
      existsSync(join(root, candidate)),
    );
    return path === undefined ? undefined : { path, text: readFileSync(join(root, path), "utf8") };
  };
}

/** The text of a file; `undefined` where there is none. */
export function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
