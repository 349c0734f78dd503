import type { Code, Severity } from "../diagnostics/index.ts";

/**
 * What `revent.config.json`, or the key `revent` of package.json, can hold. Paths are relative to the
 * root of the project. The published schema (`schema/revent.config.schema.json`) says the same to editors.
 */
export interface Config {
  /** Where the schema stands, for editors. */
  readonly $schema?: string;
  readonly folders?: FoldersConfig;
  /** Services that stand elsewhere than the layout says, by name; `false` leaves one out. */
  readonly services?: Readonly<Record<string, ServiceConfig | false>>;
  readonly extensions?: ExtensionsConfig;
  /** Whether warnings are errors. Default false. */
  readonly strict?: boolean;
  readonly severities?: Severities;
}

/** Where things stand. */
export interface FoldersConfig {
  /** The contracts: one folder for each service. Default `specs`. */
  readonly specs?: string;
  /** Generated files; nothing else may stand there. Default `generated`. */
  readonly out?: string;
  /** Hand-written services: the core of each is in `<service>/core.ts`. Default `services`. */
  readonly services?: string;
  /** Templates that replace those of revent, file by file. */
  readonly templates?: string;
}

/** Where the parts of one service stand. */
export interface ServiceConfig {
  /** Its contracts, and the schemas that are its own. Default: `<specs>/<service>`. */
  readonly folder?: string;
  /** Its OpenAPI document. Default: `openapi.yaml`, `.yml` or `.json` in its folder. */
  readonly openapi?: string;
  /** Its AsyncAPI document. Default: `asyncapi.yaml`, `.yml` or `.json` in its folder. */
  readonly asyncapi?: string;
  /** The file of its core. Default: `<services>/<service>/core.ts`. */
  readonly core?: string;
}

/** Extensions of file names and of contracts. */
export interface ExtensionsConfig {
  /** How emitted TypeScript names the files that it imports: `./core.ts`, `./core.js` or `./core`. Default `ts`. */
  readonly imports?: "ts" | "js" | "none";
  /** Extensions (`x-…`) of the project or of other tools, never taken for misspelt ones of revent. */
  readonly contracts?: readonly string[];
}

/** What a fault is, by its code. What stands in the way of right code stays an error. */
export type Severities = { readonly [Each in Code]?: Severity | "off" };
