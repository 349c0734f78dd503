import type { Fault } from "../../errors/index.ts";
import { pointerTo } from "../../validation.ts";
import { PrototypeError } from "../bodies/json.ts";
import type { ScalarShape } from "../route.ts";
import { decodeScalar } from "./scalar.ts";
import type { Shape } from "./shape.ts";
import { cut, type TextReader, textReader, type Unescape } from "./text.ts";
import { Values } from "./values.ts";

/** Puts one field where it belongs; returns what is wrong with it, if anything. */
type Slot = (values: Values, text: string, key: string) => Fault | undefined;

/** Fields as they come in a query or a form: a key and a text each, and a key may come several times. */
export interface FieldRules {
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Where faults are: `query` or `body`. */
  readonly at: string;
  /** Takes the escaping off the text of a value. */
  readonly unescape: Unescape;
  /** How keys are read that the contract does not name; absent: they are left out, as OpenAPI has it for queries. */
  readonly others?: ScalarShape;
}

/** Reads fields one by one into values; each key leads to its slot, prepared once. */
export class FieldReader {
  readonly #rules: FieldRules;
  readonly #slots = new Map<string, Slot>();
  readonly #deep = new Map<string, Slot>();
  #rest: Slot | undefined;

  constructor(rules: FieldRules) {
    this.#rules = rules;
    for (const [name, shape] of rules.shapes) this.#prepare(name, shape);
    const { others } = rules;
    if (others !== undefined) {
      this.#rest ??= (values, text, key) =>
        this.#single(key, this.#scalar(others))(values, text, key);
    }
  }

  /** Reads one field; adds what is wrong with it to `faults`. */
  read(values: Values, key: string, text: string, faults: Fault[]): void {
    const slot = this.#slots.get(key) ?? this.#deep.get(cut(key, "[")[0]) ?? this.#rest;
    const fault = slot?.(values, text, key);
    if (fault !== undefined) faults.push(fault);
  }

  #prepare(name: string, shape: Shape): void {
    if (shape.type === "object" && shape.style === "deepObject") {
      this.#deep.set(name, this.#property(name, shape));
    } else if (shape.type === "object" && shape.explode) {
      const slot = this.#property(name, shape);
      for (const property of shape.properties.keys()) this.#slots.set(property, slot);
      if (shape.properties.size === 0) this.#rest = slot;
    } else if (shape.type === "array" && shape.explode) {
      this.#slots.set(name, this.#item(name, shape));
    } else {
      this.#slots.set(name, this.#single(name, textReader(name, shape, this.#rules.unescape)));
    }
  }

  #single(name: string, read: TextReader): Slot {
    return (values, text) => {
      if (values[name] !== undefined) return this.#fault(REPEATED, name);
      try {
        values[name] = read(text);
        return undefined;
      } catch (error) {
        values[name] = text;
        return this.#fault(malformed(error), name);
      }
    };
  }

  #item(name: string, shape: Shape): Slot {
    const read = this.#scalar(shape.items);
    return (values, text) => {
      const known = values[name];
      const items: unknown[] = Array.isArray(known) ? known : [];
      values[name] = items;
      try {
        items.push(read(text));
        return undefined;
      } catch (error) {
        items.push(text);
        return this.#fault(malformed(error), name);
      }
    };
  }

  /** `state=open`, or with `deepObject` `filter[state]=open`: one level, as far as OpenAPI defines it. */
  #property(name: string, shape: Shape): Slot {
    return (values, text, key) => {
      const inside = /^\[([^[\]]+)\]$/.exec(key.slice(name.length))?.[1];
      const property = shape.style === "deepObject" ? inside : key;
      if (property === undefined) {
        return this.#fault(`must be written as ${name}[property]=value`, name);
      }
      const known = values[name];
      const object = known instanceof Values ? known : new Values();
      values[name] = object;
      if (object[property] !== undefined) return this.#fault(REPEATED, name, property);
      try {
        object[property] = this.#scalar(shape.properties.get(property) ?? "string")(text);
        return undefined;
      } catch (error) {
        object[property] = text;
        return this.#fault(malformed(error), name, property);
      }
    };
  }

  #scalar(type: ScalarShape): TextReader {
    return (text) => decodeScalar(this.#rules.unescape(text), type);
  }

  #fault(detail: string, ...path: string[]): Fault {
    return { pointer: pointerTo(this.#rules.at, ...path), detail };
  }
}

/**
 * Reads `key=value&key=value`, as in a query or a urlencoded form, into values; what is wrong with the text
 * is added to `faults`.
 */
export function readPairs(text: string, reader: FieldReader, at: string, faults: Fault[]): Values {
  const values = new Values();
  if (text === "") return values;
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const [rawKey, rawValue] = cut(pair, "=");
    const key = unescapeKey(rawKey);
    if (key !== undefined) reader.read(values, key, rawValue, faults);
    else faults.push({ pointer: `/${at}`, detail: `has a key with a ${MALFORMED}` });
  }
  return values;
}

/** `key=value&key=value` without the pairs of these keys. */
export function withoutKeys(text: string, keys: ReadonlySet<string>): string {
  const isOther = (pair: string) => !keys.has(unescapeKey(cut(pair, "=")[0]) ?? "");
  return text.split("&").filter(isOther).join("&");
}

function unescapeKey(key: string): string | undefined {
  if (!/[%+]/.test(key)) return key;
  try {
    return unescapeQuery(key);
  } catch {
    return undefined;
  }
}

const MALFORMED = "malformed percent-encoding";
const REPEATED = "must be given only once";

/** What is wrong with a text that a reader threw at. */
export function malformed(error: unknown): string {
  if (error instanceof PrototypeError) return error.message;
  return error instanceof SyntaxError ? "must be JSON" : `has a ${MALFORMED}`;
}

/** `+` is a space in a query, `%xx` a byte of UTF-8. */
export function unescapeQuery(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  return spaced.includes("%") ? decodeURIComponent(spaced) : spaced;
}
