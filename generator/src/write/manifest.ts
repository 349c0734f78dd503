import { join } from "node:path";
import { readText } from "./hash.ts";

/** Name of the manifest inside the folder of generated files. */
export const MANIFEST = ".revent.json";

/**
 * What the last run read and wrote. It is committed: it makes an unchanged run a comparison of
 * hashes, and tells files that revent owns from files that a person has edited.
 */
export interface Manifest {
  /** Version of revent that wrote the files. */
  readonly version: string;
  /** Hash of revent's own code, so that a changed generator runs again. */
  readonly code: string;
  /** Hash of the templates. */
  readonly templates: string;
  /** Hash of the configuration. */
  readonly config: string;
  /** Hash of each file that was read, by path relative to the project root. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Names of the methods that the core of each service must have, by service. */
  readonly handlers: Readonly<Record<string, readonly string[]>>;
  /** Hash of each file that was written, by path relative to the folder of generated files. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** The manifest in `folder`; `undefined` where there is none, or none that can be understood. */
export function readManifest(folder: string): Manifest | undefined {
  const text = readText(join(folder, MANIFEST));
  return text === undefined ? undefined : parseManifest(text);
}

/** The same content always gives the same text. */
export function printManifest(manifest: Manifest): string {
  const { version, code, templates, config, inputs, handlers, outputs } = manifest;
  const ordered = {
    version,
    code,
    templates,
    config,
    inputs: sorted(inputs),
    handlers: sorted(handlers),
    outputs: sorted(outputs),
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

/** The opposite of {@link printManifest}; `undefined` for a text of another shape. */
export function parseManifest(text: string): Manifest | undefined {
  const value = parseJson(text);
  if (!isRecord(value)) return undefined;
  const { version, code, templates, config, inputs, handlers, outputs } = value;
  if (typeof version !== "string" || typeof code !== "string") return undefined;
  if (typeof templates !== "string" || typeof config !== "string") return undefined;
  if (!isRecordOf(inputs, isString) || !isRecordOf(outputs, isString)) return undefined;
  if (!isRecordOf(handlers, isStrings)) return undefined;
  return { version, code, templates, config, inputs, handlers, outputs };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRecordOf<T>(
  value: unknown,
  is: (item: unknown) => item is T,
): value is Record<string, T> {
  return isRecord(value) && Object.values(value).every(is);
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isString);
}
