import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import type { Fault } from "../../errors/index.ts";
import { parseTemplate } from "../paths.ts";
import type { ParameterLocation, ParameterShape } from "../route.ts";
import { compile } from "../testing/validator.ts";
import { groupReader } from "./group.ts";

const anything = compile({});

/** Reads parameters of one location from a request that has only what is given here. */
function read(
  location: ParameterLocation,
  parameters: Record<string, ParameterShape>,
  sent: { url?: string; headers?: Record<string, string>; path?: string; values?: string[] },
  validate = anything,
) {
  const template = parseTemplate(sent.path ?? "/");
  const reader = groupReader({ parameters, validate }, location, template);
  const request = { url: sent.url ?? "/", headers: sent.headers ?? {} } as IncomingMessage;
  const faults: Fault[] = [];
  const pathValues = sent.values ?? [];
  const response = {} as ServerResponse;
  const values = reader({ request, response, requestId: "", pathValues }, faults);
  return { values: { ...values }, faults };
}

const list: ParameterShape = { type: "array", items: "integer" };
const record: ParameterShape = { type: "object", properties: { r: "integer" } };

describe("groupReader", () => {
  it.each<[ParameterShape, string, unknown]>([
    ["string", "v=a+b%26c", "a b&c"],
    ["string", "v=", ""],
    ["string", "v", ""],
    ["string", "v=1", "1"],
    ["integer", "v=12", 12],
    ["integer", "v=-0", 0],
    ["integer", "v=1x", "1x"],
    ["integer", "v=1.0", "1.0"],
    ["integer", "v=%2B1", "+1"],
    ["integer", "v=01", "01"],
    ["integer", "v=", ""],
    ["integer", "v=9007199254740993", "9007199254740993"],
    ["number", "v=-1.5e3", -1500],
    ["number", "v=0x10", "0x10"],
    ["number", "v=Infinity", "Infinity"],
    ["number", "v=1e999", "1e999"],
    ["boolean", "v=true", true],
    ["boolean", "v=1", "1"],
    ["any", "v=null", null],
    ["any", "v=1.5", 1.5],
    ["any", "v=text", "text"],
    [list, "v=1&w=2&v=x", [1, "x"]],
    [{ ...list, explode: false }, "v=1,2", [1, 2]],
    [{ ...list, explode: false }, "v=", []],
    [{ type: "array", explode: false }, "v=a%2Cb,c", ["a,b", "c"]],
    [{ ...list, style: "spaceDelimited" }, "v=1%202+3", [1, 2, 3]],
    [{ ...list, style: "pipeDelimited" }, "v=1|2%7C3", [1, 2, 3]],
    [record, "r=1&other=x", { r: 1 }],
    [{ type: "object" }, "k=1&other=x", { k: "1", other: "x" }],
    [{ ...record, explode: false }, "v=r,1,g,x", { r: 1, g: "x" }],
    [{ ...record, style: "deepObject" }, "v[r]=1&v%5Bg%5D=x", { r: 1, g: "x" }],
    [{ type: "json" }, "v=%7B%22a%22%3A1%7D", { a: 1 }],
    ["string", "w=1", undefined],
  ])("reads %j from the query %s", (shape, query, want) => {
    const { values, faults } = read("query", { v: shape }, { url: `/x?${query}#v=fragment` });
    expect(values.v).toEqual(want);
    expect(faults).toEqual([]);
  });

  it.each<[ParameterShape, string, Fault]>([
    ["string", "v=1&v=2", { pointer: "/query/v", detail: "must be given only once" }],
    ["string", "v=%zz", { pointer: "/query/v", detail: "has a malformed percent-encoding" }],
    ["string", "v=%ff", { pointer: "/query/v", detail: "has a malformed percent-encoding" }],
    [list, "v=%zz", { pointer: "/query/v", detail: "has a malformed percent-encoding" }],
    [
      "string",
      "%zz=1",
      { pointer: "/query", detail: "has a key with a malformed percent-encoding" },
    ],
    [{ type: "json" }, "v={", { pointer: "/query/v", detail: "must be JSON" }],
    [record, "r=1&r=2", { pointer: "/query/v/r", detail: "must be given only once" }],
    [
      { ...record, style: "deepObject" },
      "v[a][b]=1",
      { pointer: "/query/v", detail: "must be written as v[property]=value" },
    ],
  ])("refuses %j from the query %s", (shape, query, fault) => {
    expect(read("query", { v: shape }, { url: `/?${query}` }).faults).toEqual([fault]);
  });

  it("takes names like __proto__ as names", () => {
    const shape: ParameterShape = { type: "object", style: "deepObject" };
    const url = "/?v[__proto__]=1&v[constructor]=2&__proto__=3";
    const { values } = read("query", { v: shape }, { url });
    expect(Object.entries(values.v as object)).toEqual([
      ["__proto__", "1"],
      ["constructor", "2"],
    ]);
  });

  it.each<[ParameterShape, string, string, unknown]>([
    ["integer", "/1", "1", 1],
    ["string", "/a%2Fb", "a/b", "a/b"],
    [{ type: "json" }, "/%7B%22a%22%3A1%7D", '{"a":1}', { a: 1 }],
    [list, "/1,2", "1,2", [1, 2]],
    [{ type: "array" }, "/a%2Cb,c", "a,b,c", ["a,b", "c"]],
    [{ ...record, explode: true }, "/r=1,g=x%3D", "r=1,g=x=", { r: 1, g: "x=" }],
    [record, "/r,1,g,x", "r,1,g,x", { r: 1, g: "x" }],
    [{ type: "integer", style: "label" }, "/.5", ".5", 5],
    [{ ...list, style: "label" }, "/.1,2", ".1,2", [1, 2]],
    [{ ...list, style: "label", explode: true }, "/.1.2", ".1.2", [1, 2]],
    [{ type: "integer", style: "matrix" }, "/;v=5", ";v=5", 5],
    [{ ...list, style: "matrix" }, "/;v=1,2", ";v=1,2", [1, 2]],
    [{ ...list, style: "matrix", explode: true }, "/;v=1;v=2", ";v=1;v=2", [1, 2]],
    [{ ...record, style: "matrix", explode: true }, "/;r=1;g=x", ";r=1;g=x", { r: 1, g: "x" }],
    [{ ...record, style: "matrix" }, "/;v=r,1,g,x", ";v=r,1,g,x", { r: 1, g: "x" }],
  ])("reads %j from the path %s", (shape, url, decoded, want) => {
    const { values, faults } = read("path", { v: shape }, { url, path: "/{v}", values: [decoded] });
    expect([values.v, faults]).toEqual([want, []]);
  });

  it.each<[ParameterShape, string, unknown]>([
    ["integer", "7", 7],
    ["string", "a%20b", "a%20b"],
    [list, "1, 2", [1, 2]],
    [record, "r,1,g,x", { r: 1, g: "x" }],
    [{ ...record, explode: true }, "r=1, g=x", { r: 1, g: "x" }],
  ])("reads %j from the header %s", (shape, text, want) => {
    const { values } = read("header", { "X-V": shape }, { headers: { "x-v": text } });
    expect(values["X-V"]).toEqual(want);
  });

  it.each<[ParameterShape, string, unknown]>([
    ["integer", "a=1; v=7; v=8", 7],
    ["string", 'v="a%20b"', "a b"],
    [{ ...list, explode: false }, "v=1,2", [1, 2]],
    ["string", "w=1", undefined],
  ])("reads %j from the cookies %s", (shape, cookie, want) => {
    const { values } = read("cookie", { v: shape }, { headers: { cookie } });
    expect(values.v).toEqual(want);
  });

  it("checks what it has read, fills in defaults, and tells a fault once", () => {
    const validate = compile({
      required: ["n"],
      properties: { v: { type: "integer" }, d: { default: 5 }, bad: { type: "integer" } },
    });
    const parameters = { v: "integer", d: "integer", bad: { type: "json" } } as const;
    const { values, faults } = read("query", parameters, { url: "/?v=x&bad=x" }, validate);
    expect(values.d).toBe(5);
    expect(faults).toEqual([
      { pointer: "/query/bad", detail: "must be JSON" },
      { pointer: "/query/n", detail: "is required" },
      { pointer: "/query/v", detail: "must be an integer" },
    ]);
  });
});
