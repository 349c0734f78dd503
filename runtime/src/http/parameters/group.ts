import type { OutgoingHttpHeaders } from "node:http";
import type { Fault } from "../../errors/index.ts";
import { faultsOf, pointerTo, type Validator } from "../../validation.ts";
import { checkDecoded } from "../decoded.ts";
import { type Exchange, pathOf, queryOf } from "../exchange.ts";
import type { PathTemplate } from "../paths.ts";
import type { ParameterGroup, ParameterLocation } from "../route.ts";
import { cookiePairs, parseCookies } from "./cookies.ts";
import { FieldReader, malformed, readPairs, unescapeQuery } from "./fields.ts";
import { completeShape, type Shape } from "./shape.ts";
import { type TextReader, textReader, type Unescape } from "./text.ts";
import { Values } from "./values.ts";

/** Reads the parameters of one location and checks them; what is wrong is added to `faults`. */
export type GroupReader<Read = Values> = (exchange: Exchange, faults: Fault[]) => Read;

type Shapes = ReadonlyMap<string, Shape>;

/** How the parameters of a location are read, prepared once for a route. */
export function groupReader(
  group: ParameterGroup,
  location: ParameterLocation,
  template: PathTemplate,
): GroupReader {
  const entries = Object.entries(group.parameters);
  const shapes = new Map(entries.map(([name, shape]) => [name, completeShape(shape, location)]));
  const decode = decoders[location](shapes, template);
  const { validate } = group;
  return validate === undefined ? decode : checked(validate, location, decode);
}

/** Reads values and then checks them; what could not be read is told once. */
export function checked<Read>(
  validate: Validator,
  location: ParameterLocation,
  decode: GroupReader<Read>,
): GroupReader<Read> {
  const rule = { validate, at: `/${location}` };
  return (exchange, faults) => {
    const before = faults.length;
    const values = decode(exchange, faults);
    checkDecoded(values, rule, faults, before);
    return values;
  };
}

const decoders: Readonly<
  Record<ParameterLocation, (shapes: Shapes, template: PathTemplate) => GroupReader>
> = {
  path: pathDecoder,
  query: queryDecoder,
  header: headerDecoder,
  cookie: cookieDecoder,
};

function queryDecoder(shapes: Shapes): GroupReader {
  const reader = new FieldReader({ shapes, at: "query", unescape: unescapeQuery });
  return ({ request }, faults) => readPairs(queryOf(request.url ?? ""), reader, "query", faults);
}

/**
 * Plain values come decoded from the path tree. What has a structure is read from the path as it was
 * sent, where an escaped delimiter still differs from a delimiter.
 */
function pathDecoder(shapes: Shapes, template: PathTemplate): GroupReader {
  const isPlain = [...shapes.values()].every(
    ({ type, style }) => style === "simple" && type !== "array" && type !== "object",
  );
  const readers = template.names.map((name) => {
    const shape = shapes.get(name) ?? completeShape("string", "path");
    return { name, read: textReader(name, shape, isPlain ? asIs : decodeURIComponent) };
  });
  return (exchange, faults) => {
    const { pathValues, request } = exchange;
    const raw = isPlain ? undefined : template.raw.exec(pathOf(request.url ?? ""))?.slice(1);
    const texts = raw ?? pathValues;
    const values = new Values();
    readers.forEach(({ name, read }, index) => {
      readInto(values, name, texts[index] ?? "", read, "path", faults);
    });
    return values;
  };
}

function headerDecoder(shapes: Shapes): GroupReader {
  const read = headerReader(shapes, "header");
  return ({ request }, faults) => read(request.headers, faults);
}

/** @param at what faults call the location */
function headerReader(shapes: Shapes, at: string) {
  const readers = readersOf(shapes, (text) => text.trim());
  return (headers: OutgoingHttpHeaders, faults: Fault[]): Values => {
    const values = new Values();
    for (const { name, key, read } of readers) {
      const sent = headers[key];
      const text = Array.isArray(sent) ? sent.join(",") : sent;
      if (text !== undefined) readInto(values, name, String(text), read, at, faults);
    }
    return values;
  };
}

/** Checks the headers of an answer, in lower case, as a client will read them. */
export function headerCheck({ parameters, validate }: ParameterGroup) {
  const shapes = Object.entries(parameters).map(
    ([name, shape]) => [name, completeShape(shape, "header")] as const,
  );
  const read = headerReader(new Map(shapes), "headers");
  return (headers: OutgoingHttpHeaders): readonly Fault[] => {
    const faults: Fault[] = [];
    const values = read(headers, faults);
    if (faults.length > 0 || validate === undefined) return faults;
    return faultsOf(validate, values, "/headers");
  };
}

/** In style `cookie` nothing is escaped, and a name may come several times, as in a query. */
function cookieDecoder(shapes: Shapes): GroupReader {
  const all = [...shapes];
  const readers = readersOf(
    new Map(all.filter(([, one]) => one.style === "form")),
    decodeURIComponent,
  );
  const plain = new Map(all.filter(([, one]) => one.style === "cookie"));
  const reader = new FieldReader({ shapes: plain, at: "cookie", unescape: asIs });
  return ({ request }, faults) => {
    const values = new Values();
    if (plain.size > 0) {
      const pairs = cookiePairs(request.headers.cookie);
      for (const [name, text] of pairs) reader.read(values, name, text, faults);
    }
    const cookies = parseCookies(request.headers.cookie);
    for (const { name, read } of readers) {
      const text = cookies.get(name);
      if (text !== undefined) readInto(values, name, text, read, "cookie", faults);
    }
    return values;
  };
}

function readersOf(shapes: Shapes, decode: Unescape) {
  return [...shapes].map(([name, shape]) => {
    return { name, key: name.toLowerCase(), read: textReader(name, shape, decode) };
  });
}

function readInto(
  values: Values,
  name: string,
  text: string,
  read: TextReader,
  location: string,
  faults: Fault[],
): void {
  try {
    values[name] = read(text);
  } catch (error) {
    values[name] = text;
    faults.push({ pointer: pointerTo(location, name), detail: malformed(error) });
  }
}

function asIs(text: string): string {
  return text;
}
