import { lineWidth } from "./layout.ts";

/** Controls, halves of characters, and marks that turn text around on screen; tabs are dealt with before. */
const hidden = /[^\P{Cc}\n]|\p{Cs}|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;

/** What compilers and tools act upon even inside a comment. */
const directives =
  /@(?=ts-(?:ignore|expect-error|nocheck|check)\b)|(?<=source(?:Mapping)?URL)(?==)/g;

/**
 * A documentation comment as lines, without indentation.
 *
 * @param paragraphs text as the contract says it; may hold anything
 * @param indent how far the lines will be indented
 * @returns no line at all where there is nothing to say
 */
export function docComment(paragraphs: readonly (string | undefined)[], indent: number): string[] {
  const texts = paragraphs.map((text) => commentText(text ?? "")).filter((text) => text !== "");
  const width = lineWidth - indent;
  const only = texts.length === 1 ? texts[0] : undefined;
  if (only !== undefined && !only.includes("\n") && only.length + "/**  */".length <= width) {
    return [`/** ${only} */`];
  }
  if (texts.length === 0) return [];
  const lines = texts.flatMap((text, index) => [
    ...(index > 0 ? [""] : []),
    ...wrap(text, width - 3),
  ]);
  return ["/**", ...lines.map((line) => (line === "" ? " *" : ` * ${line}`)), " */"];
}

/** Text that cannot end the comment that it stands in, and that no tool takes for an instruction. */
export function commentText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replaceAll("\t", "  ")
    .replace(hidden, "")
    .replaceAll("*/", "*\\/")
    .replace(directives, (found) => (found === "@" ? "" : " "))
    .replace(/[ ]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** Text that another sentence can follow. */
export function asSentence(text: string): string {
  return /[\p{L}\p{N}\])}"'`]$/u.test(text) ? `${text}.` : text;
}

/** Text for a comment that must stay in one line. */
export function commentLine(text: string): string {
  return commentText(text).replace(/\s+/g, " ");
}

/** Breaks lines that are too long at spaces; lines that fit stay as their author broke them. */
function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? "";
  const lines: string[] = [];
  let current = indent;
  for (const word of line.trim().split(/ +/)) {
    if (current.trim() !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = indent;
    }
    current += current.trim() === "" ? word : ` ${word}`;
  }
  return [...lines, current];
}
