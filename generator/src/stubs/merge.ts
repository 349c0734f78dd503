import type { SourceFile } from "ts-morph";
import type { StubMethod } from "../emit/index.ts";
import { endOfClass } from "./class-edit.ts";
import { type Insertion, insertAll, lineAt, offsetInResult } from "./edits.ts";
import { importEdits } from "./import-edits.ts";
import type { Surroundings } from "./imported-names.ts";
import { type LocalNames, methodText, signatureLine } from "./method-text.ts";
import { nameSymbols } from "./name-symbols.ts";
import type { Kinds } from "./parse.ts";
import type { CoreReading } from "./read-core.ts";
import { type FileStyle, styleOf } from "./style.ts";

/** A file with the methods that it lacked. */
export interface Merged {
  readonly text: string;
  readonly added: readonly AddedMethod[];
  /** The line of the new text on which stands what stood at `position` of the old one. */
  readonly newLine: (position: number) => number;
}

/** A method that was added, and the line of the new text on which it stands. */
export interface AddedMethod {
  readonly name: string;
  readonly line: number;
}

/** Adds what classes lack: methods at their end, and imports. Nothing else changes, not one byte. */
export function merge(
  source: SourceFile,
  kinds: Kinds,
  cores: readonly CoreReading[],
  surroundings: Surroundings,
): Merged {
  const text = source.getFullText();
  const style = styleOf(text);
  const lacking = cores.filter(({ missing }) => missing.length > 0);
  const methods = lacking.flatMap(({ missing }) => missing);
  const { names, added } = nameSymbols(source, kinds, methods, surroundings);
  const edits = lacking.map((core) => classEdit(core, kinds, names, style));
  const insertions = [...importEdits(source, style, added, surroundings), ...edits];
  const result = insertAll(text, insertions);
  return {
    text: result,
    newLine: (position) => lineAt(result, offsetInResult({ position, text: "" }, insertions)),
    added: edits.flatMap((edit) => {
      const offset = offsetInResult(edit, insertions);
      return edit.methods.map(({ method, start }) => ({
        name: method.name,
        line: lineAt(result, offset + start) + signatureLine(method),
      }));
    }),
  };
}

interface ClassEdit extends Insertion {
  /** Where in the text of the insertion each method starts. */
  readonly methods: readonly { readonly method: StubMethod; readonly start: number }[];
}

function classEdit(
  { class: target, missing }: CoreReading,
  kinds: Kinds,
  names: LocalNames,
  style: FileStyle,
): ClassEdit {
  const { position, margin, before, after } = endOfClass(target, kinds, style);
  const principal = target.getImplements()[0]?.getTypeArguments()[0]?.getText();
  let text = before;
  const methods = missing.map((method, index) => {
    if (index > 0) text += style.eol + style.eol;
    const start = text.length;
    text += methodText(method, { names, style, margin, principal });
    return { method, start };
  });
  return { position, text: text + after, methods };
}
