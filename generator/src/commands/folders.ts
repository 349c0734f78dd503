import { realpathSync, statSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Folders } from "../write/unchanged.ts";
import type { Arguments } from "./arguments.ts";
import type { Io } from "./io.ts";
import { UsageError } from "./usage-error.ts";

/** The folders of a project, and the same relative to its root, with forward slashes. */
export interface ProjectFolders extends Folders {
  readonly names: { readonly specs: string; readonly out: string; readonly services: string };
}

/**
 * Where the project and its parts stand, from the command line.
 *
 * @throws UsageError for a folder that is not there, outside the project, or given twice
 */
export function projectFolders({ values }: Arguments, { cwd }: Io): ProjectFolders {
  const root = existing(resolve(cwd, values.get("root") ?? "."), "--root");
  const place = (option: "specs" | "out" | "services", name: string) =>
    inside(root, values.get(option) ?? name, `--${option}`);
  const names = {
    specs: place("specs", "specs"),
    out: place("out", "generated"),
    services: place("services", "services"),
  };
  assertApart(names);
  existing(join(root, names.specs), "--specs");
  return {
    names,
    root,
    specs: join(root, names.specs),
    out: join(root, names.out),
    services: join(root, names.services),
  };
}

function existing(path: string, option: string): string {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`There is no folder ${path}. Say where it is with ${option}.`);
  }
  return realpathSync(path);
}

/** The path relative to the root, with forward slashes. */
function inside(root: string, path: string, option: string): string {
  const name = relative(root, resolve(root, path));
  if (name === "" || name === ".." || name.startsWith(`..${sep}`) || isAbsolute(name)) {
    throw new UsageError(`${option} has to be a folder inside the project ${root}, not ${path}.`);
  }
  return name.split(sep).join("/");
}

function assertApart({ specs, out, services }: ProjectFolders["names"]): void {
  for (const other of [specs, services]) {
    if (`${out}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${out}/`)) {
      throw new UsageError(
        `--out (${out}) must be apart from ${other}: it holds generated files only.`,
      );
    }
  }
}
