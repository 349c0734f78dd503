/**
 * The `data` of every whole event of a stream, as far as it came.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function eventData(text: string): readonly string[] {
  const blocks = text
    .replace(/^\ufeff/, "")
    .replaceAll(/\r\n?/g, "\n")
    .split("\n\n")
    .slice(0, -1);
  return blocks.flatMap((block) => {
    const data = block.split("\n").filter((line) => /^data(:|$)/.test(line));
    return data.length === 0 ? [] : [data.map((line) => line.replace(/^data:? ?/, "")).join("\n")];
  });
}

/** The lines of a stream that came whole. */
export function wholeLines(text: string, isCut: boolean): readonly string[] {
  const lines = text.split("\n");
  const whole = isCut ? lines.slice(0, -1) : lines;
  return whole.map((line) => line.trimEnd()).filter((line) => line !== "");
}
