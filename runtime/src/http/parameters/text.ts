import { decodeScalar } from "./scalar.ts";
import type { Shape } from "./shape.ts";
import { Values } from "./values.ts";

/** Takes the escaping of a location off a piece of text; throws URIError where it is malformed. */
export type Unescape = (text: string) => string;

/** Reads a value that is written in one piece. Throws URIError or SyntaxError where the text is malformed. */
export type TextReader = (text: string) => unknown;

/** How a parameter is read that is written in one piece, such as `1,2,3`, `.a.b`, `;id=5` or `k,v,k,v`. */
export function textReader(name: string, shape: Shape, decode: Unescape): TextReader {
  const strip = prefixStripper(name, shape);
  switch (shape.type) {
    case "array":
      return (text) => readArray(strip(text), name, shape, decode);
    case "object":
      return (text) => readObject(strip(text), shape, decode);
    default: {
      const type = shape.type;
      return (text) => decodeScalar(decode(strip(text)), type);
    }
  }
}

function readArray(text: string, name: string, shape: Shape, decode: Unescape): unknown[] {
  if (text === "") return [];
  const repeated = `${name}=`;
  return split(text, shape).map((piece) => {
    const isRepeated = shape.style === "matrix" && shape.explode && piece.startsWith(repeated);
    return decodeScalar(decode(isRepeated ? piece.slice(repeated.length) : piece), shape.items);
  });
}

function readObject(text: string, shape: Shape, decode: Unescape): Values {
  const values = new Values();
  if (text === "") return values;
  const pieces = split(text, shape);
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index] ?? "";
    const [key, value] = shape.explode ? cut(piece, "=") : [piece, pieces[++index] ?? ""];
    const property = decode(key);
    values[property] = decodeScalar(decode(value), shape.properties.get(property) ?? "string");
  }
  return values;
}

/** Splits at the delimiter of the style; in a query it may come percent-encoded. */
function split(text: string, { style, explode }: Shape): string[] {
  switch (style) {
    case "label":
      return text.split(explode ? "." : ",");
    case "matrix":
      return text.split(explode ? ";" : ",");
    case "spaceDelimited":
      return text.split(/%20|\+| /);
    case "pipeDelimited":
      return text.split(/%7C|\|/i);
    default:
      return text.split(",");
  }
}

/** Takes off what a style puts in front: `.` of label, `;name=` of matrix. */
function prefixStripper(name: string, { style, type, explode }: Shape): (text: string) => string {
  if (style === "label") return (text) => (text.startsWith(".") ? text.slice(1) : text);
  if (style !== "matrix") return (text) => text;
  const prefix = explode && (type === "array" || type === "object") ? ";" : `;${name}=`;
  return (text) => {
    if (text.startsWith(prefix)) return text.slice(prefix.length);
    return text === `;${name}` ? "" : text;
  };
}

/** The text before and after the first separator; nothing after it where there is none. */
export function cut(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}
