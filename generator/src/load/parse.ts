import type { Diagnostics } from "../diagnostics/index.ts";
import type { Place } from "../model/index.ts";
import { hasDuplicates, parseJsonTree } from "./json-tree.ts";
import { limits } from "./limits.ts";
import { type LineAndColumn, Lines } from "./lines.ts";
import { type Excess, measure } from "./measure.ts";
import { readValues, type Yaml } from "./yaml.ts";
import { YamlTree } from "./yaml-tree.ts";

type YamlError = InstanceType<Yaml["YAMLException"]>;

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
    const value = jsonOf(text);
    return value === undefined ? parseYaml(input) : checkJson(input, value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return refuse(input, "too-deep");
  }
}

function checkJson(input: ParseInput, value: unknown): { readonly value: unknown } | undefined {
  const { file, text, diagnostics } = input;
  const excess = measure(value, { shared: false });
  // The place is known without a look: what is too much to walk is not to be walked for that.
  if (excess !== undefined) return refuse(input, excess, { line: 1, column: 1 });
  if (hasDuplicates(text, value)) {
    const lines = new Lines(text);
    parseJsonTree(text, ({ key, offset }) => {
      reportDuplicate(diagnostics, { file, pointer: "", ...lines.at(offset) }, key);
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
  try {
    return onlyOf(input, readValues(yaml, text, false));
  } catch (error) {
    if (!(error instanceof yaml.YAMLException)) throw error;
    if (error.reason !== "duplicated mapping key") return reportYaml(input, error);
    reportYamlDuplicates(input);
    return onlyOf(input, readValues(yaml, text, true));
  }
}

function onlyOf(
  input: ParseInput,
  [value, ...others]: readonly unknown[],
): { readonly value: unknown } | undefined {
  if (others.length > 0) {
    const place = { file: input.file, pointer: "" };
    const hint = "Keep one document in each file.";
    input.diagnostics.error("syntax-error", place, "The file holds several YAML documents.", hint);
    return undefined;
  }
  const excess = measure(value, { shared: true });
  return excess === undefined ? { value } : refuse(input, excess);
}

/** Tells where the parser has lost its way, or which of our bounds it has met. */
function reportYaml(input: ParseInput, { reason, mark }: YamlError): undefined {
  const at = mark && { line: mark.line + 1, column: mark.column + 1 };
  if (reason.startsWith("nesting exceeded")) return refuse(input, "too-deep", at);
  if (reason.startsWith("merge keys")) return refuse(input, "too-many-values", at);
  const place = { file: input.file, pointer: "", ...at };
  if (/complex keys/.test(reason)) {
    const message = "A key is a list or a mapping, but only text can be a key here.";
    input.diagnostics.error("syntax-error", place, message, "Put text with braces into quotes.");
    return;
  }
  input.diagnostics.error("syntax-error", place, sentence(reason));
}

function reportYamlDuplicates({ file, text, yaml, diagnostics }: ParseInput): void {
  const lines = new Lines(text);
  for (const { key, offset } of new YamlTree(yaml, text).duplicates()) {
    reportDuplicate(diagnostics, { file, pointer: "", ...lines.at(offset) }, key);
  }
}

function reportDuplicate(diagnostics: Diagnostics, place: Place, key: string): void {
  diagnostics.error(
    "duplicate-key",
    place,
    `The key \`${key}\` stands twice in the same mapping.`,
    "Keep one of them; readers differ in which one they take.",
  );
}

function refuse(
  { file, text, diagnostics }: ParseInput,
  excess: Excess,
  at?: LineAndColumn,
): undefined {
  const place = { file, pointer: "", ...at };
  if (excess === "too-deep") {
    diagnostics.error(
      "nesting-too-deep",
      place,
      `Values are nested more than ${limits.depth} deep, or a YAML alias stands inside its own anchor.`,
      "Give the inner schemas names and refer to them by `$ref`.",
    );
  } else if (excess === "too-many-keys") {
    diagnostics.error(
      "file-too-large",
      place,
      `A mapping of the file holds more than ${limits.keys.toLocaleString("en")} keys.`,
      "Split it into several files and join them by `$ref`.",
    );
  } else {
    const values = limits.values.toLocaleString("en");
    const [code, message, hint] = hasAliases(text)
      ? ([
          "alias-bomb",
          `The file holds more than ${values} values once its YAML aliases are expanded.`,
          "Use `$ref` instead of aliases for what is used many times.",
        ] as const)
      : ([
          "file-too-large",
          `The file holds more than ${values} values.`,
          "Split it into several files and join them by `$ref`.",
        ] as const);
    diagnostics.error(code, place, message, hint);
  }
  return undefined;
}

/** Whether an alias of YAML stands in a text; in JSON there are none. */
function hasAliases(text: string): boolean {
  return !/^\s*[[{]/.test(text) && /[\s,[]\*[^\s*]/.test(text);
}

/** A message of the YAML parser as one sentence of ours. */
function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}
