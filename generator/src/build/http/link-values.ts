import { type Located, splitPointer } from "../../load/index.ts";
import type { HttpExpression, LinkValue } from "../../model/index.ts";
import type { Context } from "../context.ts";

/** What a link gives: a constant, or text with runtime expressions. One that cannot be read is told, and left out. */
export function readLinkValue(context: Context, at: Located): LinkValue | undefined {
  const place = { file: at.file, pointer: at.pointer };
  const { value } = at;
  if (typeof value !== "string") return { kind: "constant", constant: value, place };
  const parts = piecesOf(value).map((piece) => parseExpression(piece) ?? piece);
  const wrong = parts.find((part) => typeof part === "string" && isMeantAsOne(part));
  if (wrong !== undefined) return reportExpression(context, at, String(wrong));
  if (parts.every((part) => typeof part === "string"))
    return { kind: "constant", constant: value, place };
  return { kind: "expression", parts, place };
}

/** One expression alone, or texts and the expressions between them, without their braces. */
function piecesOf(text: string): readonly string[] {
  if (text.startsWith("$")) return [text];
  return text.split(/\{(\$[^{}]*)\}/).filter((piece) => piece !== "");
}

function isMeantAsOne(text: string): boolean {
  return /^\$[a-z]/i.test(text);
}

/** OpenAPI 3.1.1, Runtime Expressions. */
function parseExpression(text: string): HttpExpression | undefined {
  const [, whole] = /^\$(url|method|statusCode)$/.exec(text) ?? [];
  if (whole === "url" || whole === "method" || whole === "statusCode") return { text, part: whole };
  const [, of, source = ""] = /^\$(request|response)\.(.+)$/s.exec(text) ?? [];
  if (of !== "request" && of !== "response") return undefined;
  const [, pointer] = /^body(?:#((?:\/.*)?))?$/s.exec(source) ?? [];
  if (pointer !== undefined || source === "body")
    return { text, part: "body", of, path: splitPointer(pointer ?? "") };
  const [, part, name = ""] =
    /^(header)\.([!#$%&'*+.^_`|~\w-]+)$/.exec(source) ?? /^(query|path)\.(.+)$/s.exec(source) ?? [];
  if (part !== "header" && part !== "query" && part !== "path") return undefined;
  return { text, part, of, name };
}

function reportExpression({ diagnostics }: Context, at: Located, text: string): undefined {
  diagnostics.warn(
    "expression-invalid",
    { file: at.file, pointer: at.pointer },
    `\`${text}\` is no runtime expression; it is left out.`,
    "Write one such as `$response.body#/id`, `$response.header.Location` or `$request.path.id`.",
  );
}
