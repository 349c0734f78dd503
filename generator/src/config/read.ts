import { readFileSync } from "node:fs";
import type { Diagnostics } from "../diagnostics/index.ts";
import { isMapping, type Located } from "../load/located.ts";
import { checkValue, type RootSchema } from "./check-value.ts";
import type { Config } from "./config.ts";
import { readJson, reportDuplicates } from "./read-json.ts";

/** The file of the configuration, at the root of a project. */
export const CONFIG_FILE = "revent.config.json";
/** The other place for it: a key of this file. */
export const PACKAGE_FILE = "package.json";
const KEY = "revent";

/** The configuration of a project, and where it stands. */
export interface ReadConfig {
  readonly config: Config;
  /** The file that holds it, or would; relative to the root. */
  readonly file: string;
  /** JSON Pointer to it in that file. */
  readonly pointer: string;
}

/**
 * Reads the configuration of the project at `root`, which it need not have. What is wrong goes to
 * `diagnostics`, all of it; with errors there, only what is right is in `config`.
 */
export function readConfig(root: string, diagnostics: Diagnostics): ReadConfig {
  const inFile = readJson(root, CONFIG_FILE, diagnostics);
  const inPackage = packageKey(root, diagnostics);
  if (inFile !== undefined) reportDuplicates(inFile, diagnostics);
  if (inFile !== undefined && inPackage !== undefined) reportBoth(inPackage, diagnostics);
  const found = inFile ?? inPackage;
  if (found === undefined) return { config: {}, file: CONFIG_FILE, pointer: "" };
  return { config: checked(found, diagnostics), file: found.file, pointer: found.pointer };
}

/** The published schema is what we check by. */
function checked(at: Located, diagnostics: Diagnostics): Config {
  const url = new URL("../../schema/revent.config.schema.json", import.meta.url);
  const schema: RootSchema = JSON.parse(readFileSync(url, "utf8"));
  const value = checkValue(at, schema, diagnostics);
  return isConfig(value) ? value : {};
}

/** `checkValue` leaves only what the schema allows, and a test holds schema and type together. */
function isConfig(value: unknown): value is Config {
  return isMapping(value);
}

function packageKey(root: string, diagnostics: Diagnostics): Located | undefined {
  const all = readJson(root, PACKAGE_FILE, diagnostics);
  if (all === undefined || !isMapping(all.value) || !Object.hasOwn(all.value, KEY))
    return undefined;
  return { file: all.file, pointer: `/${KEY}`, value: all.value[KEY] };
}

function reportBoth({ file, pointer }: Located, diagnostics: Diagnostics): void {
  diagnostics.error(
    "config-ambiguous",
    { file, pointer, part: "key" },
    `The configuration stands twice: in ${CONFIG_FILE} and under \`${KEY}\` in ${PACKAGE_FILE}.`,
    "Keep one of them.",
  );
}
