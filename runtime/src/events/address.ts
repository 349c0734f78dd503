import { ReventError } from "../errors/index.ts";
import { textOf } from "./text.ts";

/** A parameter in the address of a channel. */
const parameter = /\{([^{}]+)\}/g;

/** What a value keeps as it is. Everything else is percent-encoded, so that it never looks like a separator. */
const plain = /^[A-Za-z0-9_-]$/;

/**
 * The address of a channel with the values of its parameters: `orders.{region}` with `{ region: "eu" }` is
 * `orders.eu`. Whatever could be taken for a part of the address is percent-encoded, so two values never
 * make one address.
 *
 * @throws ReventError `misuse` where a parameter has no value, an empty one, or one that is no Unicode text
 */
export function buildAddress(template: string, parameters: object): string {
  return template.replace(parameter, (found, name: string, at: number) => {
    const value: unknown = Object.hasOwn(parameters, name) ? Reflect.get(parameters, name) : "";
    const text = value === undefined ? "" : textOf(value);
    if (text === "" || /\p{Surrogate}/u.test(text))
      throw new ReventError("misuse", `The address ${template} needs a value for ${name}.`);
    return escapeValue(text, template.charAt(at + found.length));
  });
}

function escapeValue(text: string, separator: string): string {
  return Array.from(text, (character) => {
    if (plain.test(character) && character !== separator) return character;
    return [...Buffer.from(character)].map((byte) => `%${hex(byte)}`).join("");
  }).join("");
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}

/**
 * The parameters in an address that {@link buildAddress} has made, as text by name; `undefined` for the address
 * of another channel.
 */
export function parseAddress(
  template: string,
  address: string,
): Readonly<Record<string, string>> | undefined {
  const names = Array.from(template.matchAll(parameter), ([, name = ""]) => name);
  const literals = template.split(/\{[^{}]+\}/).map(escapeForPattern);
  const values = new RegExp(`^${literals.join("((?:[A-Za-z0-9_-]|%[0-9A-F]{2})+?)")}$`).exec(
    address,
  );
  if (values === null) return undefined;
  const entries = names.map((name, index) => [name, decode(values[index + 1] ?? "")] as const);
  if (entries.some(([, value]) => value === undefined)) return undefined;
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? ""]));
}

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
