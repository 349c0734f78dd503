/** An event of a stream, as it was written. */
export interface StreamEvent {
  readonly event?: string;
  readonly id?: string;
  readonly data: string;
}

/**
 * Every whole event of a stream that has data, as far as it came.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function eventsOf(text: string): readonly StreamEvent[] {
  const lines = text.replace(/^\ufeff/, "").replaceAll(/\r\n?/g, "\n");
  return lines.split("\n\n").slice(0, -1).flatMap(eventOf);
}

function eventOf(block: string): readonly StreamEvent[] {
  const values = (field: string) =>
    block
      .split("\n")
      .filter((line) => line === field || line.startsWith(`${field}:`))
      .map((line) => line.slice(field.length).replace(/^: ?/, ""));
  const data = values("data");
  if (data.length === 0) return [];
  const event = values("event").at(-1);
  const id = values("id").at(-1);
  return [{ data: data.join("\n"), ...(event && { event }), ...(id !== undefined && { id }) }];
}

/** The lines of a stream that came whole. */
export function wholeLines(text: string, isCut: boolean): readonly string[] {
  const lines = text.split("\n");
  const whole = isCut ? lines.slice(0, -1) : lines;
  return whole.map((line) => line.trimEnd()).filter((line) => line !== "");
}
