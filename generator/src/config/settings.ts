import type { Diagnostics } from "../diagnostics/index.ts";
import type { ImportExtension } from "../emit/index.ts";
import type { Layout } from "../load/discover.ts";
import type { Severities } from "./config.ts";
import { Faults } from "./faults.ts";
import { type FolderNames, settleFolders } from "./folders.ts";
import type { ReadConfig } from "./read.ts";
import { settleServices } from "./services.ts";

/** What a run goes by: the configuration, and the command line over it. */
export interface Settings {
  /** Relative to the root, with forward slashes. */
  readonly folders: FolderNames;
  /** Services that do not stand where the layout says. */
  readonly layout: Layout;
  /** Cores that do not stand where the layout says, by service; relative to the root. */
  readonly cores: Readonly<Record<string, string>>;
  /** Ending of the specifiers by which emitted TypeScript imports its like. */
  readonly importExtension: ImportExtension;
  /** Contract extensions that are nobody's misspelling. */
  readonly contractExtensions: readonly string[];
  readonly strict: boolean;
  readonly severities: Severities;
}

const importExtensions = { ts: ".ts", js: ".js", none: "" } as const;

/** Folders as options of the command line give them, and whether warnings are errors. */
export interface Given {
  readonly folders: { readonly [Each in keyof FolderNames]?: string | undefined };
  readonly strict?: boolean | undefined;
}

/**
 * Joins the configuration and the command line, and looks whether what they name is there. Faults of
 * the configuration go to `diagnostics`; those of the command line are returned, as sentences.
 */
export function settle(
  root: string,
  read: ReadConfig,
  given: Given,
  diagnostics: Diagnostics,
): { readonly settings: Settings; readonly usage: readonly string[] } {
  const { config } = read;
  const faults = new Faults(read, given, diagnostics);
  const folders = settleFolders(root, config, given, faults);
  const { layout, cores } = settleServices(root, config.services ?? {}, folders, faults);
  const settings: Settings = {
    folders,
    layout,
    cores,
    importExtension: importExtensions[config.extensions?.imports ?? "ts"],
    contractExtensions: config.extensions?.contracts ?? [],
    strict: given.strict ?? config.strict ?? false,
    severities: given.strict ? withoutWarnings(config.severities) : (config.severities ?? {}),
  };
  return { settings, usage: faults.usage };
}

/** `--strict` makes errors of warnings that the configuration asks for, too. */
function withoutWarnings(severities: Severities = {}): Severities {
  return Object.fromEntries(Object.entries(severities).filter(([, one]) => one !== "warning"));
}
