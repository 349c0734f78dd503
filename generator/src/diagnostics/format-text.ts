import type { LocatedDiagnostic, Location } from "./locator.ts";
import { printable } from "./printable.ts";
import { widthOf } from "./width.ts";

const EXCERPT_WIDTH = 100;

const styles = {
  error: ["\u001b[31m", "\u001b[39m"],
  warning: ["\u001b[33m", "\u001b[39m"],
  faint: ["\u001b[2m", "\u001b[22m"],
  bold: ["\u001b[1m", "\u001b[22m"],
} as const;

type Paint = (style: keyof typeof styles, text: string) => string;

/**
 * For people: `file:line:col  code  message`, the line with a caret under it, the JSON Pointer and
 * the way out. A blank line stands between two faults.
 */
export function formatText(located: readonly LocatedDiagnostic[], color: boolean): string {
  const paint: Paint = (style, text) =>
    color ? `${styles[style][0]}${text}${styles[style][1]}` : text;
  return located.map((one) => `${block(one, paint).join("\n")}\n`).join("\n");
}

function block({ diagnostic, location }: LocatedDiagnostic, paint: Paint): readonly string[] {
  const { severity, code, message, hint, details = [], place } = diagnostic;
  const where = location === undefined ? "" : `:${location.line}:${location.column}`;
  const label = severity === "warning" ? `${paint("warning", "warning:")} ` : "";
  const lines = [
    `${paint("bold", printable(place.file) + where)}  ${paint(severity, code)}  ${label}${printable(message)}`,
  ];
  if (location !== undefined && location.text.trim() !== "")
    lines.push(...excerpt(location, paint));
  if (place.pointer !== "") lines.push(paint("faint", `  at ${printable(place.pointer)}`));
  lines.push(...details.map((detail) => `  ${printable(detail)}`));
  if (hint !== undefined) lines.push(`  ${printable(hint)}`);
  return lines;
}

/** The line and, below it, a caret; of a very long line only the part around the place. */
function excerpt({ line, column, length, text }: Location, paint: Paint): readonly string[] {
  const start = column > EXCERPT_WIDTH ? column - 1 - EXCERPT_WIDTH / 2 : 0;
  const shown = text.slice(start, start + EXCERPT_WIDTH);
  const meant = shown.slice(column - 1 - start).slice(0, length);
  const before = widthOf(plain(text.slice(start, column - 1)));
  const marked = "^".repeat(Math.max(1, widthOf(plain(meant))));
  const margin = " ".repeat(String(line).length);
  return [
    `  ${paint("faint", `${line} |`)} ${plain(shown).trimEnd()}`,
    `  ${paint("faint", `${margin} |`)} ${" ".repeat(before)}${paint("error", marked)}`,
  ];
}

/** As it is shown: a tab is two blanks. */
function plain(text: string): string {
  return printable(text).replaceAll("\t", "  ");
}
