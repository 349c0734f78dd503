import type { WireRequest } from "./request.ts";
import { pathBehind } from "./send.ts";

/** More of a body than this is not repeated in a command. */
const BODY_LIMIT = 4000;

/**
 * A request as a command for a shell. Values of `secrets`, headers that the user gave, are read from the environment:
 * `"Authorization: $AUTHORIZATION"`.
 */
export function curl(
  request: WireRequest,
  baseUrl: URL,
  secrets: readonly (readonly [name: string, value: string])[],
): string {
  const { method, headers, body } = request;
  const url = `${baseUrl.origin}${pathBehind(baseUrl, request.target)}`;
  const verb = method === "HEAD" ? "--head" : `-X ${method}`;
  const words = ["curl", "-i", verb, "--path-as-is", "-g", quote(url)];
  for (const [name, value] of headers) words.push(`-H ${header(name, value, secrets)}`);
  if (body === undefined) return words.join(" ");
  if (body.length > BODY_LIMIT)
    return [...words, `--data-binary @- # with the body, ${body.length} bytes`].join(" ");
  if (isPlain(body)) return [...words, "--data-raw", quote(body.toString("utf8"))].join(" ");
  return [`printf ${quote([...body].map(escaped).join(""))} |`, ...words, "--data-binary @-"].join(
    " ",
  );
}

/** The name of the environment variable that a header's value is read from. */
export function variableOf(header: string): string {
  return header.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_");
}

/** A word of a command, as a shell reads it. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function header(
  name: string,
  value: string,
  secrets: readonly (readonly [name: string, value: string])[],
): string {
  const isSecret = secrets.some(([one, other]) => one === name && other === value);
  if (isSecret) return `"${name}: $${variableOf(name)}"`;
  return quote(value === "" ? `${name};` : `${name}: ${value}`);
}

/** Whether a body is text on one line that a terminal shows as it is. */
function isPlain(body: Buffer): boolean {
  const text = body.toString("utf8");
  return Buffer.from(text).equals(body) && !/[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\u2028\u2029]/u.test(text);
}

/** A byte as `printf` writes it again. */
function escaped(byte: number): string {
  const character = String.fromCharCode(byte);
  if (character === "%") return "%%";
  if (/[ -~]/.test(character) && character !== "\\") return character;
  return `\\${byte.toString(8).padStart(3, "0")}`;
}
