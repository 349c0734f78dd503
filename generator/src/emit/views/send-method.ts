import type { Publication } from "../../model/index.ts";
import type { Imports } from "../imports.ts";
import { docComment } from "../text/comment.ts";
import { list } from "../text/layout.ts";
import { literal, memberName } from "../text/literal.ts";
import type { ObjectSyntax } from "../types/syntax.ts";
import { code, contractLine } from "./provenance.ts";
import { areOptional } from "./send-options.ts";

/** A method that sends one event. */
export interface SendMethodView {
  /** Comment of the method. */
  readonly doc: readonly string[];
  /** Name, parameters and what it returns, with the brace that opens the body. */
  readonly signature: readonly string[];
  /** The event's action, as a literal. */
  readonly action: string;
}

/** What the method of an event is printed with. */
interface MethodSurroundings {
  /** The type of what the event asks for beside data; absent where that is nothing. */
  readonly options: ObjectSyntax | undefined;
  /** Name of the type that has it under the event's action. */
  readonly sendOptions: string;
  readonly imports: Imports;
}

/**
 * Makes the view of the method that sends an event.
 *
 * @param data the type of the event's data
 */
export function sendMethodView(
  { event, name, answers }: Publication,
  data: string,
  { options, sendOptions, imports }: MethodSurroundings,
): SendMethodView {
  const base = imports.runtime("@revent/runtime/codegen", "SendOptions");
  const returned = imports.runtime("@revent/runtime/codegen", "Event");
  const action = literal(event.action);
  const type = options === undefined ? base : `${base}<${sendOptions}[${action}]>`;
  const mark = options === undefined || areOptional(options) ? "?" : "";
  return {
    doc: docComment(contractLine(event, publicationProvenance(event.action, answers)), 2),
    signature: list(
      `${memberName(name)}(`,
      [`data: ${data}`, `options${mark}: ${type}`],
      `): Promise<${returned}<${data}>> {`,
      2,
    ),
    action,
  };
}

function publicationProvenance(action: string, answers: Publication["answers"]): string {
  if (answers === undefined) return `Event ${code(action)}.`;
  const actions = answers.requests.map((one) => code(one.action));
  const requests = actions.length === 0 ? "any message" : actions.join(" or ");
  const where = answers.address === undefined ? "" : ", at the address that it says";
  return `Event ${code(action)}, an answer to ${requests}${where}.`;
}
