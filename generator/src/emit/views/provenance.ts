import type { EventType, Route } from "../../model/index.ts";

/** Where an operation comes from: `` `GET /users` ``. */
export function operationProvenance({ method, path }: Pick<Route, "method" | "path">): string {
  return code(`${method} ${path}`);
}

/** Where an event comes from: `` Event `user.created` on stream `users` ``. */
export function eventProvenance({ action, stream }: Pick<EventType, "action" | "stream">): string {
  return `Event ${code(action)} on stream ${code(stream)}`;
}

/** The paragraphs that document an operation or event: what its author says, and where it comes from. */
export function contractDoc(
  contract: Pick<Route, "summary" | "description" | "deprecated">,
  provenance: string,
): (string | undefined)[] {
  const { summary, description, deprecated } = contract;
  const more = description === summary ? undefined : description;
  return [summary, more, provenance, deprecated === true ? "@deprecated" : undefined];
}

/** The same in one line, where there is room for no more: the summary, and where it comes from. */
export function contractLine(
  { summary, deprecated }: Pick<Route, "summary" | "deprecated">,
  provenance: string,
): (string | undefined)[] {
  const line = summary === undefined ? provenance : `${summary.trim()} ${provenance}`;
  return [line, deprecated === true ? "@deprecated" : undefined];
}

/** Text as Markdown code; a backtick in it would end it early. */
function code(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
}
