import * as yaml from "js-yaml";
import { describe, expect, it } from "vitest";
import { Diagnostics, formatDiagnostics } from "../diagnostics/index.ts";
import { createLocator } from "./locate.ts";
import { parseText } from "./parse.ts";

function parse(text: string): { readonly value: unknown; readonly printed: string } {
  const diagnostics = new Diagnostics();
  const parsed = parseText({ file: "a.yaml", text, yaml, diagnostics });
  const locate = createLocator(() => text, yaml);
  const printed = formatDiagnostics(diagnostics.list, { format: "text", locate });
  return { value: parsed?.value, printed };
}

describe("parseText", () => {
  it.each([
    ["a: 1", { a: 1 }],
    ['{"a": 1}', { a: 1 }],
    ["\n  [1, 2]", [1, 2]],
    ["{a: 1, }", { a: 1 }],
    ["200: x", { "200": "x" }],
    ["a: 2026-01-31", { a: "2026-01-31" }],
    ["a: yes", { a: "yes" }],
    ["a:\n  b: [\n    1\n  ]\n  c: [\n2, 3\n  ]\n", { a: { b: [1], c: [2, 3] } }],
    ["a: 1_000\nb: 0o14", { a: "1_000", b: 12 }],
    ["a: !!js/function 'x'\nb: !Ref [1]", { a: "x", b: [1] }],
    ["? 1\n: a\nnull: b", { "1": "a", null: "b" }],
    ["a: &x {b: 1}\nc: {<<: *x, d: 2}", { a: { b: 1 }, c: { b: 1, d: 2 } }],
  ])("reads %j", (text, want) => {
    expect(parse(text)).toEqual({ value: want, printed: "" });
  });

  it.each(['{"__proto__": {"x": 1}}', "__proto__: {x: 1}"])(
    "keeps the key __proto__ of %j as any other",
    (text) => {
      const { value } = parse(text);
      expect(Object.keys(Object(value))).toEqual(["__proto__"]);
      expect("x" in Object(value)).toBe(false);
    },
  );

  it.each([
    ["", "a.yaml  syntax-error  The file is empty.\n"],
    [
      "a:\n\t- b\n",
      `a.yaml:2:1  syntax-error  Tab characters must not be used in indentation.
  2 |   - b
    | ^^
`,
    ],
    [
      "a: 1\n'a': 2\n",
      `a.yaml:2:1  duplicate-key  The key \`a\` stands twice in the same mapping.
  2 | 'a': 2
    | ^
  Keep one of them; readers differ in which one they take.
`,
    ],
    [
      '{"a": 1,\n "b": {"c": 1, "c": 2}}',
      `a.yaml:2:16  duplicate-key  The key \`c\` stands twice in the same mapping.
  2 |  "b": {"c": 1, "c": 2}}
    |                ^
  Keep one of them; readers differ in which one they take.
`,
    ],
    [
      "a: [b: c/{d}]\ne:\n  f: g\n",
      `a.yaml:1:10  syntax-error  Missed comma between flow collection entries.
  1 | a: [b: c/{d}]
    |          ^
`,
    ],
    [
      "a: 1\n---\nb: 2",
      "a.yaml:1:1  syntax-error  The file holds several YAML documents.\n  1 | a: 1\n    | ^^^^\n  Keep one document in each file.\n",
    ],
    ["a: *b", 'a.yaml:1:5  syntax-error  Unidentified alias "b".\n  1 | a: *b\n    |     ^\n'],
    [
      "? [a]\n: b",
      "a.yaml:1:1  syntax-error  A key is a list or a mapping, but only text can be a key here.\n  1 | ? [a]\n    | ^\n  Put text with braces into quotes.\n",
    ],
  ])("tells what is wrong with %j", (text, want) => {
    expect(parse(text).printed).toBe(want);
  });

  const levels = Array.from(
    { length: 10 },
    (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(10)}]`,
  );
  const doubling = Array.from(
    { length: 30 },
    (_, i) => `a${i + 1}: &a${i + 1} { <<: [*a${i}, *a${i}], p${i}: *a${i}, q${i}: *a${i} }`,
  );
  it.each([
    ["a billion laughs", ["a0: &a0 [1]", ...levels].join("\n"), "alias-bomb"],
    ["merge keys that double", ["a0: &a0 {k: v}", ...doubling].join("\n"), "alias-bomb"],
    ["an alias inside its own anchor", "a: &a\n  b: *a\n", "nesting-too-deep"],
    ["deep JSON", "[".repeat(100_000) + "]".repeat(100_000), "nesting-too-deep"],
    ["deep YAML", `a: ${"[".repeat(20_000)}${"]".repeat(20_000)}`, "nesting-too-deep"],
    [
      "YAML that is deeper than allowed",
      `a: ${"[".repeat(600)}${"]".repeat(600)}`,
      "nesting-too-deep",
    ],
  ])("refuses %s by name", (_what, text, code) => {
    const { value, printed } = parse(text);
    expect(value).toBeUndefined();
    expect(printed).toContain(`  ${code}  `);
  });
});
