export type {
  Config,
  ExtensionsConfig,
  FoldersConfig,
  ServiceConfig,
  Severities,
} from "./config.ts";
export type { FolderNames } from "./folders.ts";
export { CONFIG_FILE, PACKAGE_FILE, readConfig } from "./read.ts";
export { type Given, type Settings, settle } from "./settings.ts";
