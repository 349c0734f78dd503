import { posix } from "node:path";
import { type Located, splitPointer } from "../../load/index.ts";

/** What a type would like to be called. */
export interface WantedName {
  /** Words in any case and with any separators. */
  readonly wanted: string;
  /** What it is called where another type of its folder wants the same. */
  readonly qualified?: string;
  /** Who gave the name: a person as a key, the place of the schema, or the generator. Earlier ones keep theirs. */
  readonly rank: "key" | "place" | "synthesized";
}

/** Steps of a pointer that say where something stands, not what it is. */
const structural = new Set([
  "components",
  "schemas",
  "definitions",
  "$defs",
  "properties",
  "paths",
  "channels",
  "content",
  "schema",
  "responses",
  "messages",
  "parameters",
  "requestBodies",
]);

const containers = new Set(["schemas", "$defs", "definitions"]);

/**
 * The name of a schema that something refers to: its key, where it stands among named schemas or at
 * the top of a shared file; the file's name, where it is the whole file; else the words of its place.
 */
export function nameOfPlace({ file, pointer }: Pick<Located, "file" | "pointer">): WantedName {
  const steps = splitPointer(pointer);
  const last = steps.at(-1);
  if (last === undefined) return { wanted: stem(file), rank: "key" };
  const above = steps.slice(0, -1);
  if (isListOfSchemas(above)) return { wanted: last, rank: "key" };
  const words = steps.filter((step) => !structural.has(step)).map(singular);
  return { wanted: (words.length === 0 ? steps : words).join(" "), rank: "place" };
}

function isListOfSchemas(steps: readonly string[]): boolean {
  const [first, second] = steps;
  if (steps.length === 0) return true;
  if (steps.length === 1) return first !== undefined && containers.has(first);
  return steps.length === 2 && first === "components" && second === "schemas";
}

function singular(step: string): string {
  return step === "items" ? "item" : step;
}

function stem(file: string): string {
  return posix.basename(file).replace(/(\.schema)?\.[^.]*$/, "");
}
