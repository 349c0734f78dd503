import { readdirSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { didYouMean } from "../diagnostics/suggest.ts";
import { contractsIn, foldersIn, type Layout, type ServiceLayout } from "../load/discover.ts";
import type { Config, ServiceConfig } from "./config.ts";
import type { Faults } from "./faults.ts";
import { type FolderNames, insideRoot, isFolder, overlap } from "./folders.ts";

/** Services that do not stand where the layout says, as far as they can be found. */
export interface SettledServices {
  readonly layout: Layout;
  readonly cores: Readonly<Record<string, string>>;
}

/** Finds each service of the configuration; tells what is not there, or is another's already. */
export function settleServices(
  root: string,
  services: NonNullable<Config["services"]>,
  folders: FolderNames,
  faults: Faults,
): SettledServices {
  const surroundings = { root, folders, faults, owners: new Map<string, string>() };
  const layout: Record<string, ServiceLayout | false> = {};
  const cores: Record<string, string> = {};
  for (const [name, written] of Object.entries(services)) {
    if (written === false) {
      checkExcluded(name, surroundings);
      layout[name] = false;
    } else {
      const { core, ...where } = settleService(name, written, surroundings);
      layout[name] = where;
      if (core !== undefined) cores[name] = core;
    }
  }
  return { layout, cores };
}

interface Surroundings {
  readonly root: string;
  readonly folders: FolderNames;
  readonly faults: Faults;
  /** Which service has a path already. */
  readonly owners: Map<string, string>;
}

/** The paths of a service, relative to the root; those that are wrong are told and left out. */
function settleService(name: string, written: ServiceConfig, around: Surroundings): ServiceConfig {
  const settle = (part: keyof ServiceConfig) => settlePath(name, part, written[part], around);
  const [folder, openapi, asyncapi] = [settle("folder"), settle("openapi"), settle("asyncapi")];
  const core = settle("core");
  const { root, folders, faults } = around;
  const home = written.folder ?? posix.join(folders.specs, name);
  const isNamed = written.openapi !== undefined || written.asyncapi !== undefined;
  if (!isNamed && Object.keys(contractsIn(root, home)).length === 0) {
    faults.at(
      ["services", name],
      `${name} has no contract: none in ${home}/, and none is named here.`,
      "Say where it is with `openapi`, `asyncapi` or `folder`.",
      "key",
    );
  }
  return {
    ...(folder !== undefined && { folder }),
    ...(openapi !== undefined && { openapi }),
    ...(asyncapi !== undefined && { asyncapi }),
    ...(core !== undefined && { core }),
  };
}

function settlePath(
  name: string,
  part: keyof ServiceConfig,
  written: string | undefined,
  { root, folders, faults, owners }: Surroundings,
): string | undefined {
  if (written === undefined) return undefined;
  const tell = (message: string, hint?: string) =>
    void faults.at(["services", name, part], message, hint);
  const path = insideRoot(root, written);
  if (path === undefined) return tell(`\`${written}\` is not inside the project.`);
  if (part !== "core" && !isThere(join(root, path), part)) {
    const kind = part === "folder" ? "folder" : "file";
    return tell(`There is no ${kind} \`${path}\`.`, neighbour(root, path));
  }
  if (overlap(path, folders.out)) {
    return tell(
      `\`${path}\` stands among the generated files.`,
      "Keep what people write elsewhere.",
    );
  }
  const owner = owners.get(path);
  if (owner !== undefined) return tell(`\`${path}\` is that of ${owner} already.`);
  owners.set(path, name);
  return path;
}

function isThere(path: string, part: keyof ServiceConfig): boolean {
  if (part === "folder") return isFolder(path);
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The file beside a missing one that may have been meant. */
function neighbour(root: string, path: string): string | undefined {
  const folder = posix.dirname(path);
  if (!isFolder(join(root, folder))) return undefined;
  const paths = readdirSync(join(root, folder)).map((name) => posix.join(folder, name));
  return didYouMean(path, paths);
}

function checkExcluded(name: string, { root, folders, faults }: Surroundings): void {
  const present = foldersIn(join(root, folders.specs));
  if (present.includes(name)) return;
  faults.at(
    ["services", name],
    `There is no folder \`${name}\` in ${folders.specs}/ to leave out.`,
    didYouMean(name, present),
    "key",
  );
}
