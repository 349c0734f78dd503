import type { Document } from "yaml";
import type { Diagnostics } from "../diagnostics/index.ts";
import type { Place } from "../model/index.ts";
import { hasDuplicates, parseJsonTree } from "./json-tree.ts";
import { limits } from "./limits.ts";
import { lineOf } from "./lines.ts";
import { type Excess, measure } from "./measure.ts";

/** The module `yaml`, imported only once a run is sure to need it. */
export type Yaml = typeof import("yaml");

type YamlError = InstanceType<Yaml["YAMLError"]>;

/** One file's text, and where to tell what is wrong with it. */
export interface ParseInput {
  readonly file: string;
  readonly text: string;
  readonly yaml: Yaml;
  readonly diagnostics: Diagnostics;
}

/**
 * The value that a YAML or JSON text holds, safe to walk; `undefined` where there is none, and then
 * an error says why. JSON takes the fast path, also inside a file that is called YAML.
 */
export function parseText(input: ParseInput): { readonly value: unknown } | undefined {
  const { file, text, diagnostics } = input;
  if (text.trim() === "") {
    diagnostics.error("syntax-error", { file, pointer: "" }, "The file is empty.");
    return undefined;
  }
  try {
    return parseJson(input) ?? parseYaml(input);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return refuse(input, "too-deep");
  }
}

function parseJson(input: ParseInput): { readonly value: unknown } | undefined {
  const { file, text, diagnostics } = input;
  const value = jsonOf(text);
  if (value === undefined) return undefined;
  const excess = measure(value, { shared: false });
  if (excess !== undefined) return refuse(input, excess);
  if (hasDuplicates(text, value)) {
    parseJsonTree(text, ({ key, offset }) => {
      reportDuplicate(diagnostics, { file, pointer: "", ...lineOf(text, offset) }, key);
    });
  }
  return { value };
}

/** The value of a text that is an object or array in JSON; `undefined` of any other. */
function jsonOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function parseYaml(input: ParseInput): { readonly value: unknown } | undefined {
  const { yaml, text } = input;
  const document = yaml.parseDocument(text, {
    merge: true,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: "silent",
  });
  if (document.errors.length > 0) return reportYamlErrors(input, document.errors);
  reportYamlDuplicates(input, document);
  const value: unknown = document.toJS({ maxAliasCount: -1 });
  const excess = measure(value, { shared: true });
  return excess === undefined ? { value } : refuse(input, excess);
}

/** Tells the first error only: the parser has lost its way by then, and stumbles over all that follows. */
function reportYamlErrors(
  { file, text, diagnostics }: ParseInput,
  errors: readonly YamlError[],
): undefined {
  if (errors.some(({ message }) => /call stack/i.test(message))) throw new RangeError();
  for (const { message, pos } of errors.slice(0, 1)) {
    const place = { file, pointer: "", ...lineOf(text, pos[0]) };
    diagnostics.error("syntax-error", place, sentence(message));
  }
}

/** Looks for itself, because the parser compares each key of a mapping with all the others. */
function reportYamlDuplicates(
  { file, text, yaml, diagnostics }: ParseInput,
  document: Document.Parsed,
): void {
  yaml.visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!yaml.isScalar(key) || key.source === "<<") continue;
        const name = String(key.value);
        if (seen.has(name)) {
          const place = { file, pointer: "", ...lineOf(text, key.range?.[0] ?? 0) };
          reportDuplicate(diagnostics, place, name);
        }
        seen.add(name);
      }
    },
  });
}

function reportDuplicate(diagnostics: Diagnostics, place: Place, key: string): void {
  diagnostics.error(
    "duplicate-key",
    place,
    `The key \`${key}\` stands twice in the same mapping.`,
    "Keep one of them; readers differ in which one they take.",
  );
}

function refuse({ file, diagnostics }: ParseInput, excess: Excess): undefined {
  const place = { file, pointer: "" };
  if (excess === "too-deep") {
    diagnostics.error(
      "nesting-too-deep",
      place,
      `Values are nested more than ${limits.depth} deep, or a YAML alias stands inside its own anchor.`,
      "Give the inner schemas names and refer to them by `$ref`.",
    );
  } else {
    diagnostics.error(
      "alias-bomb",
      place,
      `The file holds more than ${limits.values.toLocaleString("en")} values once its YAML aliases are expanded.`,
      "Use `$ref` instead of aliases for what is used many times.",
    );
  }
  return undefined;
}

/** A message of the YAML parser as one sentence of ours. */
function sentence(message: string): string {
  const [line = ""] = message.split("\n");
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
