import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";

/** Contracts of one project: the value of each document, by path relative to the folder `specs`. */
export type Documents = ReadonlyMap<string, unknown>;

/**
 * The contracts of every golden case that needs no configuration, and those of this repository's own
 * services, by name.
 */
export function baseProjects(): ReadonlyMap<string, Documents> {
  const golden = join("tests", "golden");
  const cases = readdirSync(golden).filter(
    (name) => !existsSync(join(golden, name, "revent.config.json")),
  );
  const folders = [
    ["own", "specs"],
    ...cases.map((name) => [name, join(golden, name, "specs")]),
  ] as const;
  return new Map(folders.map(([name = "", folder = ""]) => [name, readDocuments(folder)]));
}

function readDocuments(folder: string): Documents {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(ya?ml|json)$/.test(path))
    .sort();
  return new Map(files.map((path) => [path, load(readFileSync(join(folder, path), "utf8"))]));
}
