import * as yaml from "js-yaml";
import { describe, expect, it } from "vitest";
import { createLocator } from "./locate.ts";

const yamlText = `# comment
info:
  title: "A b"
empty:
list:
  - one
  - {two: 2}
base: &base
  x: 1
merged:
  <<: *base
  a/b~c: 1
`;

const jsonText = '{\r\n "info": {"title": "A b"},\r\n "list": ["one", {"two": 2}], "a/b~c": 1}';

function shown(text: string, pointer: string): string {
  const location = createLocator(() => text, yaml)({ file: "f", pointer });
  if (location === undefined) return "nowhere";
  const { line, column, length } = location;
  return `${line}:${column} ${location.text.slice(column - 1, column - 1 + length)}`;
}

describe("createLocator", () => {
  it.each([
    ["", "2:1 info:"],
    ["/info", "2:1 info"],
    ["/info/title", '3:10 "A b"'],
    ["/empty", "4:1 empty"],
    ["/list/0", "6:5 one"],
    ["/list/1/two", "7:11 2"],
    ["/merged/x", "9:6 1"],
    ["/merged/a~1b~0c", "12:10 1"],
    ["/info/gone/deeper", "2:1 info"],
  ])("finds %j in YAML", (pointer, want) => {
    expect(shown(yamlText, pointer)).toBe(want);
  });

  it.each([
    ["", "1:1 {"],
    ["/info", '2:2 "info"'],
    ["/info/title", '2:20 "A b"'],
    ["/list/1/two", "3:26 2"],
    ["/a~1b~0c", "3:40 1"],
    ["/gone", "1:1 {"],
  ])("finds %j in JSON", (pointer, want) => {
    expect(shown(jsonText, pointer)).toBe(want);
  });

  it("takes the line of a place that has one", () => {
    const locate = createLocator(() => "a\n  b\n", yaml);
    expect(locate({ file: "f.ts", pointer: "", line: 2, column: 3 })).toEqual({
      line: 2,
      column: 3,
      length: 1,
      text: "  b",
    });
  });

  it("finds nothing in a file that cannot be read", () => {
    expect(createLocator(() => undefined, yaml)({ file: "f", pointer: "" })).toBeUndefined();
  });
});
