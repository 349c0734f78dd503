import { statSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Config } from "./config.ts";
import type { Faults } from "./faults.ts";
import { CONFIG_FILE } from "./read.ts";
import type { Given } from "./settings.ts";

/** Folders of a project, relative to its root, with forward slashes. */
export interface FolderNames {
  readonly specs: string;
  readonly out: string;
  readonly services: string;
  /** Absent where all templates are those of revent. */
  readonly templates?: string;
}

const defaults = { specs: "specs", out: "generated", services: "services" } as const;

/** Each folder from the command line, else from the configuration, else its default. */
export function settleFolders(
  root: string,
  config: Config,
  given: Given,
  faults: Faults,
): FolderNames {
  const place = (name: keyof typeof defaults) =>
    placed(root, name, given.folders[name] ?? config.folders?.[name] ?? defaults[name], faults);
  const templates = given.folders.templates ?? config.folders?.templates;
  const folders = {
    specs: place("specs"),
    out: place("out"),
    services: place("services"),
    ...(templates !== undefined && { templates: placed(root, "templates", templates, faults) }),
  };
  checkApart(folders, faults);
  const isNamed = (given.folders.specs ?? config.folders?.specs) !== undefined;
  const isElsewhere = Object.values(config.services ?? {}).some((one) => one !== false);
  checkPresent(root, folders, isNamed || !isElsewhere, faults);
  return folders;
}

/** `path` relative to the root, with forward slashes; `undefined` where it is not inside. */
export function insideRoot(root: string, path: string): string | undefined {
  const name = relative(root, resolve(root, path));
  const isOutside = name === ".." || name.startsWith(`..${sep}`) || isAbsolute(name);
  return name === "" || isOutside ? undefined : name.split(sep).join("/");
}

/** Whether one path is the other, or inside it. */
export function overlap(one: string, other: string): boolean {
  return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}

function placed(root: string, name: keyof FolderNames, path: string, faults: Faults): string {
  const inside = insideRoot(root, path);
  if (inside !== undefined) return inside;
  faults.folder(name, `\`${path}\` is not a folder inside the project ${root}.`, "Keep it inside.");
  return path;
}

function checkApart({ out, ...others }: FolderNames, faults: Faults): void {
  for (const other of Object.values(others)) {
    if (!overlap(out, other)) continue;
    faults.folder(
      "out",
      `\`${out}\` must be apart from \`${other}\`.`,
      "It holds generated files only.",
    );
  }
}

/** Contracts and templates are read, so they must be there; contracts unless all are named one by one. */
function checkPresent(
  root: string,
  { specs, templates }: FolderNames,
  isSpecsNeeded: boolean,
  faults: Faults,
): void {
  const isMissing = (path: string) =>
    insideRoot(root, path) !== undefined && !isFolder(join(root, path));
  if (isSpecsNeeded && isMissing(specs)) {
    const hint = `Say where the contracts are with --specs, or in ${CONFIG_FILE}.`;
    faults.folder("specs", `There is no folder ${specs} in ${root}.`, hint);
  }
  if (templates !== undefined && isMissing(templates)) {
    const hint = "Make it, or leave the setting out to use the templates of revent.";
    faults.folder("templates", `There is no folder ${templates} in ${root}.`, hint);
  }
}

/** Whether there is a folder at `path`. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
