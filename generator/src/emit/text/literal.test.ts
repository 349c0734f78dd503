import { describe, expect, it } from "vitest";
import {
  identifier,
  isIdentifier,
  literal,
  memberName,
  propertyAccess,
  propertyKey,
} from "./literal.ts";

const hostile = [
  "`$\u007b1}`",
  "*/",
  '"',
  "\\",
  "\n\r\t\0",
  "\u2028\u2029",
  "\u202e\u2066",
  "\ud800",
  "</script>",
];

describe("literal", () => {
  it.each(hostile)("turns %j into source that evaluates to it", (text) => {
    expect(new Function(`return ${literal(text)}`)()).toBe(text);
  });

  it("leaves no character that ends a line or turns text around", () => {
    expect(literal("a\u2028b\u202ec\n")).toBe('"a\\u2028b\\u202ec\\n"');
  });

  it("writes any JSON value", () => {
    expect(literal({ a: [1, null, "\u2028"] })).toBe('{"a":[1,null,"\\u2028"]}');
  });
});

describe("propertyKey", () => {
  it.each([
    ["name", "name"],
    ["class", "class"],
    ["a-b", '"a-b"'],
    ["1", '"1"'],
    ["", '""'],
    ["ä", '"ä"'],
    ["__proto__", '["__proto__"]'],
  ])("writes %j as %s", (name, expected) => {
    expect(propertyKey(name)).toBe(expected);
  });

  it("makes __proto__ an own property", () => {
    const made: unknown = new Function(`return { ${propertyKey("__proto__")}: 1 }`)();
    expect(Object.keys(made ?? {})).toEqual(["__proto__"]);
  });
});

describe("propertyAccess", () => {
  it("uses brackets where a dot cannot", () => {
    expect([propertyAccess("id"), propertyAccess("a-b")]).toEqual([".id", '["a-b"]']);
  });
});

describe("identifier", () => {
  it.each(["User", "Benutzer_1", "$x", "Größe", "名前"])("lets %s pass", (name) => {
    expect(identifier(name)).toBe(name);
  });

  it.each(["", "1a", "a-b", "a b", "class", "await", "string", "a;b", "a\u2028"])(
    "refuses %j",
    (name) => {
      expect(isIdentifier(name)).toBe(false);
      expect(() => identifier(name)).toThrow("cannot be used as a name");
    },
  );
});

describe("memberName", () => {
  it("lets reserved words pass, which methods may be called", () => {
    expect(memberName("delete")).toBe("delete");
  });

  it.each(["constructor", "__proto__", "a-b", ""])("refuses %j", (name) => {
    expect(() => memberName(name)).toThrow("cannot be used as the name of a method");
  });
});
