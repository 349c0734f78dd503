import { realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { isFolder } from "../config/folders.ts";
import { readConfig } from "../config/read.ts";
import { type Given, type Settings, settle } from "../config/settings.ts";
import { type Diagnostic, Diagnostics } from "../diagnostics/diagnostic.ts";
import type { GenerateOptions } from "../generate.ts";
import type { StubFolders } from "../stubs/index.ts";
import { hashText, readText } from "../write/hash.ts";
import type { Inputs } from "../write/unchanged.ts";
import type { Arguments } from "./arguments.ts";
import type { Io } from "./io.ts";
import { UsageError } from "./usage-error.ts";

/** A project as its configuration and the command line describe it. */
export interface Project extends Pick<Settings, "strict" | "severities"> {
  /** Absolute. */
  readonly root: string;
  /** Folder of generated files, absolute. */
  readonly out: string;
  /** Folders relative to the root, with forward slashes. */
  readonly names: Settings["folders"];
  readonly options: GenerateOptions;
  readonly stubs: StubFolders;
  /** What, beside revent itself, decides what is generated. */
  readonly inputs: Inputs;
}

/**
 * The project that a command is to work on; `undefined` where its configuration has faults, and then
 * all of them have been printed.
 *
 * @throws UsageError for a folder of the command line that is not there, outside the project, or given twice
 */
export async function readProject(parsed: Arguments, io: Io): Promise<Project | undefined> {
  const root = rootOf(resolve(io.cwd, parsed.values.get("root") ?? "."));
  const diagnostics = new Diagnostics();
  const read = readConfig(root, diagnostics);
  const { settings, usage } = settle(root, read, givenBy(parsed), diagnostics);
  if (diagnostics.list.length > 0) await print(root, diagnostics.list, parsed, io);
  if (usage.length > 0) throw new UsageError(usage.join("\nrevent: "));
  if (diagnostics.list.length > 0) return undefined;
  const isLenient = read.config.strict === true && !settings.strict;
  const config = hashText(JSON.stringify(isLenient ? [read.config, "--no-strict"] : read.config));
  return projectOf(root, settings, config);
}

function rootOf(path: string): string {
  if (isFolder(path)) return realpathSync(path);
  throw new UsageError(`There is no folder ${path}. Say where the project is with --root.`);
}

function givenBy({ values, flags }: Arguments): Given {
  return {
    folders: {
      specs: values.get("specs"),
      out: values.get("out"),
      services: values.get("services"),
      templates: values.get("templates"),
    },
    strict: flags.has("strict") ? true : flags.has("no-strict") ? false : undefined,
  };
}

/** What `generate()` is told of a project. */
export function generateOptions(root: string, settings: Settings): GenerateOptions {
  const { folders, layout, cores, importExtension, contractExtensions } = settings;
  return { root, ...folders, layout, cores, importExtension, contractExtensions };
}

function projectOf(root: string, settings: Settings, config: string): Project {
  const { folders, layout, cores, importExtension } = settings;
  const { specs, out, services, templates } = folders;
  const contracts = Object.values(layout).flatMap((one) =>
    one === false ? [] : [one.openapi ?? [], one.asyncapi ?? []].flat(),
  );
  return {
    root,
    out: join(root, out),
    names: folders,
    options: generateOptions(root, settings),
    stubs: { root, services, cores, generated: out, importExtension },
    inputs: {
      root,
      specs: join(root, specs),
      contracts,
      config,
      ...(templates !== undefined && { templates: join(root, templates) }),
    },
    strict: settings.strict,
    severities: settings.severities,
  };
}

/** Prints faults of the configuration the way the command prints faults. */
async function print(
  root: string,
  diagnostics: readonly Diagnostic[],
  { values }: Arguments,
  io: Io,
): Promise<void> {
  const [{ formatDiagnostics }, { createLocator }, yaml] = await Promise.all([
    import("../diagnostics/format.ts"),
    import("../load/locate.ts"),
    import("js-yaml"),
  ]);
  const locate = createLocator((file) => readText(join(root, file)), yaml);
  const format = values.get("format");
  if (format === "json" || format === "github") {
    io.out(formatDiagnostics(diagnostics, { format, locate }));
  } else {
    io.err(formatDiagnostics(diagnostics, { format: "text", locate, color: io.color }));
  }
}
