import { describe, expect, it } from "vitest";
import { fillPath, type ParameterStyle, queryString } from "./url.ts";

const list = ["a", "b,c"];
const record = { r: 1, g: "x y", b: undefined };

describe("queryString", () => {
  it.each<[object, ParameterStyle, string]>([
    [{}, {}, ""],
    [{ v: undefined }, {}, ""],
    [{ v: "a&b" }, {}, "?v=a%26b"],
    [{ v: list }, {}, "?v=a&v=b%2Cc"],
    [{ v: list }, { explode: false }, "?v=a,b%2Cc"],
    [{ v: list }, { style: "pipeDelimited" }, "?v=a%7Cb%2Cc"],
    [{ v: list }, { style: "spaceDelimited" }, "?v=a%20b%2Cc"],
    [{ v: record }, {}, "?r=1&g=x%20y"],
    [{ v: record }, { explode: false }, "?v=r,1,g,x%20y"],
    [{ v: record }, { style: "deepObject" }, "?v%5Br%5D=1&v%5Bg%5D=x%20y"],
    [{ v: "/a?b&c=d+e#f ü" }, { allowReserved: true }, "?v=/a?b%26c%3Dd%2Be%23f%20%C3%BC"],
    [{ v: { a: [1] } }, { json: true }, "?v=%7B%22a%22%3A%5B1%5D%7D"],
  ])("writes %j in %j as %s", (query, style, want) => {
    expect(queryString(query, { v: style })).toBe(want);
  });
});

describe("fillPath", () => {
  it.each<[unknown, ParameterStyle, string]>([
    ["a/b", {}, "/x/a%2Fb/y"],
    [list, {}, "/x/a,b%2Cc/y"],
    [record, {}, "/x/r,1,g,x%20y/y"],
    [record, { explode: true }, "/x/r=1,g=x%20y/y"],
    [list, { style: "label" }, "/x/.a,b%2Cc/y"],
    [list, { style: "label", explode: true }, "/x/.a.b%2Cc/y"],
    [5, { style: "matrix" }, "/x/;v=5/y"],
    [list, { style: "matrix", explode: true }, "/x/;v=a;v=b%2Cc/y"],
    [record, { style: "matrix", explode: true }, "/x/;r=1;g=x%20y/y"],
  ])("writes %j in %j as %s", (value, style, want) => {
    expect(fillPath("/x/{v}/y", { v: value }, { v: style })).toBe(want);
  });

  it.each(["..", ".", "%2e"])("refuses %j as a segment, which would lead elsewhere", (value) => {
    const fill = () => fillPath("/x/{v}", { v: value });
    if (value === "%2e") expect(fill()).toBe("/x/%252e");
    else expect(fill).toThrow("make a path that leads elsewhere");
  });
});
