import { bodyKind, essenceOf, textEvents } from "../../emit/media-types.ts";
import type { Content, Response, Route } from "../../model/index.ts";
import type { Answer } from "../wire/send.ts";
import type { Rules } from "./answer.ts";
import type { Complaint } from "./complaint.ts";
import { eventsOf, type StreamEvent, wholeLines } from "./streams.ts";

/** A declared response, and the status that came, which may be one of its range. */
interface Judged extends Response {
  readonly came: number;
}

/** What is wrong with the media type or the body of an answer. */
export function bodyComplaint(
  { method }: Route,
  declaring: Response,
  answer: Answer,
  rules: Rules,
): Complaint | undefined {
  const { content } = declaring;
  const response: Judged = { ...declaring, came: answer.status };
  const isEmpty = answer.body.length === 0;
  if (method === "HEAD" || (content.length === 0 && isEmpty)) return undefined;
  if (content.length === 0) return surplus(response, answer);
  const written = answer.headers.get("content-type");
  const declared = written === undefined ? undefined : contentFor(content, essenceOf(written));
  if (declared === undefined) return wrongType(response, written);
  return contentComplaint(response, declared, answer, rules);
}

/** The media type that declares one, the nearest first: itself, `image/*`, any. */
function contentFor(content: readonly Content[], essence: string): Content | undefined {
  const [type = ""] = essence.split("/");
  const suffix = /\+[^+]+$/.exec(essence)?.[0] ?? "";
  const ranges = [essence, `${type}/*${suffix}`, `${type}/*`, "*/*"];
  const found = ranges.map((range) =>
    content.find(({ mediaType }) => essenceOf(mediaType) === range),
  );
  return found.find((one) => one !== undefined);
}

function contentComplaint(
  response: Judged,
  content: Content,
  answer: Answer,
  rules: Rules,
): Complaint | undefined {
  const text = answer.body.toString("utf8");
  switch (bodyKind(content, "response")) {
    case "value":
      return answer.isCut ? undefined : jsonComplaint(response, content, [text], rules);
    case "events":
      return eventsComplaint(response, content, eventsOf(text), rules);
    case "lines":
      return jsonComplaint(response, content, wholeLines(text, answer.isCut), rules);
    case "text":
      return answer.isCut ? undefined : valuesComplaint(response, content, [text], rules);
    default:
      return undefined;
  }
}

/** Where events differ by name, the contract gives the type of the whole event, else that of its `data`. */
function eventsComplaint(
  response: Judged,
  content: Content,
  events: readonly StreamEvent[],
  rules: Rules,
): Complaint | undefined {
  const text = textEvents(content, rules.types);
  const values: unknown[] = [];
  for (const one of events) {
    const isText = typeof text === "boolean" ? text : text.includes(one.event ?? "message");
    const data = isText ? one.data : parse(one.data);
    if (data === undefined) return notJson(response, content, one.data);
    values.push(content.textEvents === undefined ? data : { ...one, data });
  }
  return valuesComplaint(response, content, values, rules);
}

function jsonComplaint(
  response: Judged,
  content: Content,
  texts: readonly string[],
  rules: Rules,
): Complaint | undefined {
  const values = texts.map(parse);
  const broken = texts.find((_, index) => values[index] === undefined);
  if (broken !== undefined) return notJson(response, content, broken);
  return valuesComplaint(response, content, values, rules);
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function valuesComplaint(
  response: Judged,
  { type }: Content,
  values: readonly unknown[],
  { judge }: Rules,
): Complaint | undefined {
  if (type === undefined) return undefined;
  for (const value of values) {
    const fault = judge.faultOf(type, value);
    if (fault === undefined) continue;
    const where = fault.pointer === "" ? "its body" : `\`${fault.pointer}\` in its body`;
    return invalid(
      response,
      `body ${fault.pointer.replaceAll(/\d+/g, "#")}`,
      `${where} ${fault.reason}`,
    );
  }
  return undefined;
}

function notJson(response: Judged, { mediaType }: Content, text: string): Complaint {
  const what = text === "" ? "is empty" : "cannot be read as JSON";
  return invalid(response, "json", `its body, which says that it is ${mediaType}, ${what}`);
}

function invalid(response: Judged, kind: string, what: string): Complaint {
  return {
    code: "answer-invalid",
    severity: "error",
    kind: `${response.status} ${kind}`,
    place: response.place,
    message: `answered ${response.came}, but ${what}`,
    hint: "Answer what the contract says, or correct the contract.",
  };
}

function surplus(response: Judged, { body }: Answer): Complaint {
  return invalid(
    response,
    "surplus",
    `with a body of ${body.length} bytes, where none is declared`,
  );
}

function wrongType(response: Judged, written: string | undefined): Complaint {
  const declared = response.content.map(({ mediaType }) => mediaType).join(", ");
  const what = written === undefined ? "without a media type" : `as ${written}`;
  return invalid(response, "type", `${what}; it declares ${declared}`);
}
