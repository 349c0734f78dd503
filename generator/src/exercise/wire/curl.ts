import type { Given, Secret } from "../given.ts";
import { queryPair, type WireRequest } from "./request.ts";
import { pathBehind } from "./send.ts";

/** More of a body than this is not repeated in a command. */
const BODY_LIMIT = 4000;

/**
 * A request as a command for a shell. Values that the user gave are read from the environment:
 * `"Authorization: $AUTHORIZATION"`.
 */
export function curl(request: WireRequest, baseUrl: URL, secrets: Given): string {
  const { method, headers, body } = request;
  const url = secrets.query.reduce(
    hiddenPair,
    quote(`${baseUrl.origin}${pathBehind(baseUrl, request.target)}`),
  );
  const verb = method === "HEAD" ? "--head" : `-X ${method}`;
  const words = ["curl", "-i", verb, "--path-as-is", "-g", url];
  for (const [name, value] of headers) words.push(`-H ${header(name, value, secrets.headers)}`);
  if (body === undefined) return words.join(" ");
  if (body.length > BODY_LIMIT)
    return [...words, `--data-binary @- # with the body, ${body.length} bytes`].join(" ");
  if (isPlain(body)) return [...words, "--data-raw", quote(body.toString("utf8"))].join(" ");
  return [`printf ${quote([...body].map(escaped).join(""))} |`, ...words, "--data-binary @-"].join(
    " ",
  );
}

/** A word of a command, as a shell reads it. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** A quoted URL with a pair of its query read from the environment. */
function hiddenPair(url: string, { name, value, shell }: Secret): string {
  const secret = `${queryPair(name, "")}'"${shell}"'`;
  return url.replace(/([?&])([^?&']+)/g, (pair, before: string, text: string) =>
    text === queryPair(name, value) ? `${before}${secret}` : pair,
  );
}

/** The secret is the whole value, or what stands behind cookies of the request itself. */
function header(name: string, value: string, secrets: Given["headers"]): string {
  const secret = secrets.find((one) => one.name === name && value.endsWith(one.value));
  if (secret !== undefined) {
    const own = value.slice(0, value.length - secret.value.length).replaceAll(/[\\"$`]/g, "\\$&");
    return `"${name}: ${own}${secret.shell}"`;
  }
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
