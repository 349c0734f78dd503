/** How a person writes a file, as far as added lines must follow. */
export interface FileStyle {
  readonly eol: "\n" | "\r\n";
  /** One step of indentation. */
  readonly indent: string;
  readonly quote: '"' | "'";
  /** `;`, or nothing in a file that does without. */
  readonly semicolon: ";" | "";
}

/** Reads the style from the text; what the text leaves open is as in emitted code. */
export function styleOf(text: string): FileStyle {
  return {
    eol: lineEnd(text),
    indent: indentStep(text),
    quote: /\bfrom\s*'/.test(text) ? "'" : '"',
    semicolon: /^import\b[^;]*?["']\s*$/m.test(text) ? "" : ";",
  };
}

function lineEnd(text: string): "\n" | "\r\n" {
  const all = text.split("\n").length - 1;
  const windows = text.split("\r\n").length - 1;
  return windows * 2 > all ? "\r\n" : "\n";
}

/** A tab where lines begin with tabs, else the smallest step by which code is indented. */
function indentStep(text: string): string {
  if (/^\t/m.test(text)) return "\t";
  const widths = [...text.matchAll(/^( {2,})(?=[^\s*])/gm)].map((match) => (match[1] ?? "").length);
  return " ".repeat(widths.length === 0 ? 2 : Math.min(...widths));
}
