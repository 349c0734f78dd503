import type { EventType, Route } from "../../model/index.ts";
import { asSentence, commentLine } from "../text/comment.ts";

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
  if (description === undefined || description === summary)
    return contractLine(contract, provenance);
  return [summary, description, provenance, deprecated === true ? "@deprecated" : undefined];
}

/** The same in one line, if that is not too long: the summary, and where it comes from. */
export function contractLine(
  { summary, deprecated }: Pick<Route, "summary" | "deprecated">,
  provenance: string,
): (string | undefined)[] {
  const line = `${asSentence(summary?.trim() ?? "")} ${provenance}`;
  const said = line.length > longestLine ? [summary, provenance] : [line];
  return [...said, deprecated === true ? "@deprecated" : undefined];
}

/** What fits into a comment of one line, at the indentation of a class's members. */
const longestLine = 90;

/** Text as Markdown code in one line; a backtick in it would end it early. */
export function code(text: string): string {
  return `\`${commentLine(text).replaceAll("`", "'")}\``;
}
