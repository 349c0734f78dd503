import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { hashFolder, hashText, listFiles, readText } from "./hash.ts";

/** What, beside the contracts, decides what is produced. */
export interface ToolFingerprint {
  readonly version: string;
  readonly code: string;
  readonly templates: string;
}

const require = createRequire(import.meta.url);
const sourceFolder = fileURLToPath(new URL("..", import.meta.url));
const packageFile = join(sourceFolder, "..", "package.json");

/**
 * Version and hashes of revent itself, the pinned versions of its dependencies included, and of the
 * templates in the folder `overrides`.
 */
export function fingerprintTool(overrides?: string): ToolFingerprint {
  const manifest = readFileSync(packageFile, "utf8");
  return {
    version: packageVersion(),
    code: hashText(hashFolder(sourceFolder, isCode) + manifest),
    templates: [templateFolder(), overrides].map(hashTemplates).join(" ").trim(),
  };
}

function hashTemplates(folder: string | undefined): string {
  return folder === undefined ? "" : hashFolder(folder, (path) => path.endsWith(".hbs"));
}

/** Version of the package `revent`. */
export function packageVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(packageFile, "utf8"));
  return version;
}

/** Where the templates stand: the folder of the package `@revent/templates`. */
function templateFolder(): string {
  return dirname(require.resolve("@revent/templates/package.json"));
}

function isCode(path: string): boolean {
  return /\.[jt]s$/.test(path) && !/\.test\.ts$|\.d\.ts$/.test(path);
}

/**
 * Hash of each file that contracts are read from, by path relative to `root`: all YAML and JSON files
 * under `specs`, and those elsewhere that `others` names, relative to `root`. A file that is not there
 * has the hash `absent`.
 */
export function fingerprintInputs(
  root: string,
  specs: string,
  others: Iterable<string>,
): Record<string, string> {
  const inside = listFiles(specs)
    .filter((path) => /\.(ya?ml|json)$/i.test(path))
    .map((path) => slashed(relative(root, join(specs, path))));
  return fingerprintFiles(root, [...new Set([...inside, ...others])].sort());
}

/** Hash of each file, by its path relative to `root`; `absent` where there is none that can be read. */
export function fingerprintFiles(root: string, paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, hashInput(join(root, path))]));
}

function hashInput(path: string): string {
  try {
    const text = readText(path);
    return text === undefined ? "absent" : hashText(text);
  } catch {
    return "absent";
  }
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}
