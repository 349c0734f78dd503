/** What Handlebars has to say of a text that it cannot read, and where. */
export interface ParseFault {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** Its parser names the line in the text of its message, and what it found; other faults carry their place. */
export function parseFault(error: unknown): ParseFault {
  const message = error instanceof Error ? error.message : String(error);
  const line = /^Parse error on line (\d+)/.exec(message)?.[1];
  if (line !== undefined) {
    const what = message.endsWith("got 'EOF'")
      ? "the file ends inside a tag or a block"
      : "something on this line was not expected";
    return { message: `This is not valid Handlebars: ${what}.`, line: Number(line), column: 1 };
  }
  const [, text = message, at = "1", column = "0"] = /^(.*) - (\d+):(\d+)$/s.exec(message) ?? [];
  return {
    message: `This is not valid Handlebars: ${text}.`,
    line: Number(at),
    column: Number(column) + 1,
  };
}
