import type { IncomingMessage, ServerResponse } from "node:http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cookieHeader,
  fillPath,
  headerText,
  type ParameterStyle,
  queryString,
} from "../../client/url.ts";
import type { Fault } from "../../errors/index.ts";
import { parseTemplate } from "../paths.ts";
import type { ParameterLocation, ParameterShape } from "../route.ts";
import { compile } from "../testing/validator.ts";
import { groupReader } from "./group.ts";

type Sent = { readonly url: string; readonly headers: Record<string, string> };

/** What the client sends for a parameter `color`. */
function send(location: ParameterLocation, value: unknown, style: ParameterStyle): Sent {
  const styles = { color: style };
  switch (location) {
    case "path":
      return { url: fillPath("/{color}", { color: value }, styles), headers: {} };
    case "query":
      return { url: `/${queryString({ color: value }, styles)}`, headers: {} };
    case "header":
      return { url: "/", headers: { color: headerText(value, style) } };
    case "cookie":
      return { url: "/", headers: { cookie: cookieHeader({ color: value }, styles) ?? "" } };
  }
}

/** What the router reads of it. */
function receive(location: ParameterLocation, shape: ParameterShape, { url, headers }: Sent) {
  const template = parseTemplate(location === "path" ? "/{color}" : "/");
  const group = { parameters: { color: shape }, validate: compile({}) };
  const request = { url, headers } as unknown as IncomingMessage;
  const pathValues = [decodeURIComponent(url.slice(1))];
  const faults: Fault[] = [];
  const exchange = { request, response: {} as ServerResponse, requestId: "", pathValues };
  const { color } = groupReader(group, location, template)(exchange, faults);
  return { color: isRecord(color) ? { ...color } : color, faults };
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const array = ["blue", "black", "brown"];
const object = { R: 100, G: 200, B: 150 };
const shapes = {
  scalar: { type: "string" },
  array: { type: "array", items: "string" },
  object: { type: "object", properties: { R: "integer", G: "integer", B: "integer" } },
} as const;

/** OpenAPI 3.1.1, 4.8.12.4, Style Examples; what has no cell there is not defined. */
const table: [ParameterLocation, ParameterStyle, keyof typeof shapes, unknown, string][] = [
  ["path", { style: "matrix", explode: false }, "scalar", "", "/;color"],
  ["path", { style: "matrix", explode: false }, "scalar", "blue", "/;color=blue"],
  ["path", { style: "matrix", explode: false }, "array", array, "/;color=blue,black,brown"],
  ["path", { style: "matrix", explode: false }, "object", object, "/;color=R,100,G,200,B,150"],
  ["path", { style: "matrix", explode: true }, "scalar", "", "/;color"],
  ["path", { style: "matrix", explode: true }, "scalar", "blue", "/;color=blue"],
  [
    "path",
    { style: "matrix", explode: true },
    "array",
    array,
    "/;color=blue;color=black;color=brown",
  ],
  ["path", { style: "matrix", explode: true }, "object", object, "/;R=100;G=200;B=150"],
  ["path", { style: "label", explode: false }, "scalar", "blue", "/.blue"],
  ["path", { style: "label", explode: false }, "array", array, "/.blue,black,brown"],
  ["path", { style: "label", explode: false }, "object", object, "/.R,100,G,200,B,150"],
  ["path", { style: "label", explode: true }, "scalar", "blue", "/.blue"],
  ["path", { style: "label", explode: true }, "array", array, "/.blue.black.brown"],
  ["path", { style: "label", explode: true }, "object", object, "/.R=100.G=200.B=150"],
  ["path", { style: "simple", explode: false }, "scalar", "blue", "/blue"],
  ["path", { style: "simple", explode: false }, "array", array, "/blue,black,brown"],
  ["path", { style: "simple", explode: false }, "object", object, "/R,100,G,200,B,150"],
  ["path", { style: "simple", explode: true }, "array", array, "/blue,black,brown"],
  ["path", { style: "simple", explode: true }, "object", object, "/R=100,G=200,B=150"],
  ["query", { style: "form", explode: false }, "scalar", "", "/?color="],
  ["query", { style: "form", explode: false }, "scalar", "blue", "/?color=blue"],
  ["query", { style: "form", explode: false }, "array", array, "/?color=blue,black,brown"],
  ["query", { style: "form", explode: false }, "object", object, "/?color=R,100,G,200,B,150"],
  ["query", { style: "form", explode: true }, "scalar", "", "/?color="],
  ["query", { style: "form", explode: true }, "scalar", "blue", "/?color=blue"],
  [
    "query",
    { style: "form", explode: true },
    "array",
    array,
    "/?color=blue&color=black&color=brown",
  ],
  ["query", { style: "form", explode: true }, "object", object, "/?R=100&G=200&B=150"],
  [
    "query",
    { style: "spaceDelimited", explode: false },
    "array",
    array,
    "/?color=blue%20black%20brown",
  ],
  [
    "query",
    { style: "spaceDelimited", explode: false },
    "object",
    object,
    "/?color=R%20100%20G%20200%20B%20150",
  ],
  [
    "query",
    { style: "pipeDelimited", explode: false },
    "array",
    array,
    "/?color=blue%7Cblack%7Cbrown",
  ],
  [
    "query",
    { style: "pipeDelimited", explode: false },
    "object",
    object,
    "/?color=R%7C100%7CG%7C200%7CB%7C150",
  ],
  [
    "query",
    { style: "deepObject", explode: true },
    "object",
    object,
    "/?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
  ],
  // OpenAPI 3.2.0, 4.12.4.
  ["cookie", { style: "cookie", explode: false }, "scalar", "a%b", "color=a%b"],
  ["cookie", { style: "cookie", explode: false }, "array", array, "color=blue,black,brown"],
  ["cookie", { style: "cookie", explode: false }, "object", object, "color=R,100,G,200,B,150"],
  ["cookie", { style: "cookie", explode: true }, "scalar", "blue", "color=blue"],
  [
    "cookie",
    { style: "cookie", explode: true },
    "array",
    array,
    "color=blue; color=black; color=brown",
  ],
  ["cookie", { style: "cookie", explode: true }, "object", object, "R=100; G=200; B=150"],
];

describe("styles of parameters", () => {
  it.each(table)("in %s, %j: %s %j is %s", (location, style, type, value, url) => {
    const sent = send(location, value, style);
    expect(location === "cookie" ? sent.headers.cookie : sent.url).toBe(url);
    const { color, faults } = receive(location, { ...shapes[type], ...style }, sent);
    expect(faults).toEqual([]);
    expect(color).toEqual(value);
  });
});

/** Values that a style can tell apart; `except` lists the characters that it cannot escape. */
function values(
  type: keyof typeof shapes,
  unit: fc.Arbitrary<string>,
  except = "",
): fc.Arbitrary<unknown> {
  const text = fc
    .string({ unit, minLength: 1 })
    .filter((one) => ![...except].some((character) => one.includes(character)));
  if (type === "scalar") return text;
  if (type === "array") return fc.array(text, { minLength: 1 });
  return fc.record({ R: fc.integer(), G: fc.integer(), B: fc.integer() }, { requiredKeys: ["R"] });
}

const any = fc.string({ unit: "binary", minLength: 1, maxLength: 1 });
// Nothing is escaped in headers.
const printable = fc.constantFrom(..."abcXYZ0123456789-_.~!$&'()*+/:;?@[]{}|^`\"<>#%");
// What RFC 6265 lets a cookie hold.
const octet = fc.constantFrom(..."abcXYZ0123456789-_.~!$&'()*+/:<=>?@[]{}|^`#%");

const ways: [ParameterLocation, ParameterStyle, fc.Arbitrary<string>, string][] = [
  ...[true, false].flatMap((explode): typeof ways => [
    ["path", { style: "simple", explode }, any, ""],
    ["path", { style: "label", explode }, any, ""],
    ["path", { style: "matrix", explode }, any, ""],
    ["query", { style: "form", explode }, any, ""],
    ["query", { style: "form", explode, allowReserved: true }, any, ""],
    ["header", { style: "simple", explode }, printable, ","],
    ["cookie", { style: "form", explode }, any, ""],
    ["cookie", { style: "cookie", explode }, octet, ""],
  ]),
  ["query", { style: "spaceDelimited", explode: false }, any, " +"],
  ["query", { style: "pipeDelimited", explode: false }, any, "|"],
];

describe("what the client sends is what the router reads", () => {
  const cases = ways.flatMap(([location, style, unit, except]) =>
    (["scalar", "array", "object"] as const).map((type) => ({
      location,
      style,
      unit,
      except,
      type,
    })),
  );
  it.each(cases)("in $location, $style: $type", ({ location, style, unit, except, type }) => {
    const leadsElsewhere = (value: unknown) =>
      location === "path" &&
      [value].flat().some((one) => /^\.{0,2}$/.test(typeof one === "string" ? one : "ok"));
    const sendable = values(type, unit, except).filter((value) => !leadsElsewhere(value));
    fc.assert(
      fc.property(sendable, (value) => {
        const { allowReserved: _, ...shape } = { ...shapes[type], ...style };
        const { color, faults } = receive(location, shape, send(location, value, style));
        expect(faults).toEqual([]);
        expect(color).toEqual(value);
      }),
      { numRuns: 200 },
    );
  });

  it.each(["path", "query", "header", "cookie"] as const)("in %s, as JSON", (location) => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 2 }), (given) => {
        const value: unknown = JSON.parse(JSON.stringify(given));
        fc.pre(location !== "header" || /^[ -~]*$/.test(JSON.stringify(value)));
        fc.pre(!JSON.stringify(value).includes("__proto__"));
        const { color, faults } = receive(location, "json", send(location, value, { json: true }));
        expect([color, faults]).toEqual([value, []]);
      }),
    );
  });
});
