import type { Fault } from "../../errors/index.ts";
import { pointerTo } from "../../validation.ts";
import { decodeScalar } from "./scalar.ts";
import type { Shape } from "./shape.ts";
import { cut, type TextReader, textReader } from "./text.ts";
import { Values } from "./values.ts";

/** Puts one `key=value` of a query where it belongs; returns what is wrong with it, if anything. */
type Slot = (values: Values, value: string, key: string) => Fault | undefined;

/** Reads a query string (without `?`) into values; faults of the text itself are added to `faults`. */
export type QueryReader = (query: string, faults: Fault[]) => Values;

/**
 * How a query is read, prepared once: each key that the contract knows leads to its slot. Other keys are
 * left alone, as OpenAPI allows them.
 */
export function queryReader(shapes: ReadonlyMap<string, Shape>): QueryReader {
  const slots = new Map<string, Slot>();
  const deep = new Map<string, Slot>();
  let rest: Slot | undefined;
  for (const [name, shape] of shapes) {
    if (shape.type === "object" && shape.style === "deepObject") {
      deep.set(name, deepSlot(name, shape));
    } else if (shape.type === "object" && shape.explode) {
      for (const property of shape.properties.keys())
        slots.set(property, propertySlot(name, shape));
      if (shape.properties.size === 0) rest = propertySlot(name, shape);
    } else if (shape.type === "array" && shape.explode) {
      slots.set(name, itemSlot(name, shape));
    } else {
      slots.set(name, singleSlot(name, textReader(name, shape, unescapeQuery)));
    }
  }
  const slotOf = (key: string) => slots.get(key) ?? deep.get(cut(key, "[")[0]) ?? rest;
  return (query, faults) => readQuery(query, slotOf, faults);
}

function readQuery(
  query: string,
  slotOf: (key: string) => Slot | undefined,
  faults: Fault[],
): Values {
  const values = new Values();
  if (query === "") return values;
  for (const pair of query.split("&")) {
    const [rawKey, rawValue] = cut(pair, "=");
    const key = /[%+]/.test(rawKey) ? attempt(() => unescapeQuery(rawKey)) : rawKey;
    const slot = key === undefined ? undefined : slotOf(key);
    if (key === undefined) {
      faults.push({ pointer: "/query", detail: "has a key with a malformed percent-encoding" });
    } else if (slot !== undefined) {
      const fault = slot(values, rawValue, key);
      if (fault !== undefined) faults.push(fault);
    }
  }
  return values;
}

function singleSlot(name: string, read: TextReader): Slot {
  return (values, text) => {
    if (values[name] !== undefined) return fault(REPEATED, name);
    try {
      values[name] = read(text);
      return undefined;
    } catch (error) {
      values[name] = text;
      return fault(malformed(error), name);
    }
  };
}

function itemSlot(name: string, shape: Shape): Slot {
  return (values, text) => {
    const items = values[name];
    const value = attempt(() => decodeScalar(unescapeQuery(text), shape.items));
    if (value === undefined) return fault(ENCODING, name);
    if (Array.isArray(items)) items.push(value);
    else values[name] = [value];
    return undefined;
  };
}

function propertySlot(name: string, shape: Shape): Slot {
  return (values, text, key) => put(values, name, key, text, shape);
}

/** `filter[state]=open`: one level, as far as OpenAPI defines it. */
function deepSlot(name: string, shape: Shape): Slot {
  return (values, text, key) => {
    const property = /^\[([^[\]]+)\]$/.exec(key.slice(name.length))?.[1];
    if (property === undefined) return fault(`must be written as ${name}[property]=value`, name);
    return put(values, name, property, text, shape);
  };
}

function put(
  values: Values,
  name: string,
  property: string,
  text: string,
  shape: Shape,
): Fault | undefined {
  const known = values[name];
  const object = known instanceof Values ? known : new Values();
  values[name] = object;
  if (object[property] !== undefined) return fault(REPEATED, name, property);
  const type = shape.properties.get(property) ?? "string";
  const value = attempt(() => decodeScalar(unescapeQuery(text), type));
  object[property] = value ?? text;
  return value === undefined ? fault(ENCODING, name, property) : undefined;
}

const ENCODING = "has a malformed percent-encoding";
const REPEATED = "must be given only once";

function fault(detail: string, ...path: string[]): Fault {
  return { pointer: pointerTo("query", ...path), detail };
}

/** What is wrong with a text that a reader threw at. */
export function malformed(error: unknown): string {
  return error instanceof SyntaxError ? "must be JSON" : ENCODING;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** `+` is a space in a query, `%xx` a byte of UTF-8. */
export function unescapeQuery(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  return spaced.includes("%") ? decodeURIComponent(spaced) : spaced;
}
