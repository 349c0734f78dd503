import { describe, expect, it } from "vitest";
import { outline } from "./outline.ts";

const says = (code: string) => outline(code).map((entry) => entry.says);

describe("outline", () => {
  it.each([
    ['import { b as c, type A } from "./a.ts";', 'import { b as c, type A } from "./a.ts";'],
    ['import {\n  b,\n  type A,\n} from "./a.ts";', 'import { b, type A, } from "./a.ts";'],
    ['export * from "./a.ts";', 'export * from "./a.ts";'],
    ["export type { A };", "export type { A };"],
    ["export type User = {\n  name?: string;\n};", "export type User"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code
    ["export type U =\n  | A\n  | { kind: `image/${string}`; b: B };", "export type U"],
    ["export interface C<P = unknown> {\n  get(): void;\n}", "export interface C"],
    ["export class P extends Producer<\n  A,\n  B\n> {\n  // ;\n}", "export class P"],
    ["export function f<P>(o: { s: S }): R {\n  return 1;\n}", "export function f"],
    ['const routes = {\n  a: "}",\n} as const satisfies T;', "const routes"],
    ["export declare const validateÄ$: V<T>;", "export declare const validateÄ$"],
    ['const a = b(c.replace(/~/g, "~0").replace(/\\//g, "~1"));', "const a"],
    ['const formats2 = /^[\'/"]+(?:\\/["])*$/i;', "const formats2"],
    ['validateA.evaluated = {"props":true};', "validateA.evaluated ="],
  ])("tells what %j declares", (code, expected) => {
    expect(says(code)).toEqual([expected]);
  });

  it("passes over comments, and tells the line of each statement", () => {
    const code = '// a; "\n/** `b` ; \' } */\nconst a = 1 / 2; // {\n\nexport type B = "*/";\n';
    expect(outline(code)).toEqual([
      { says: "const a", line: 3 },
      { says: "export type B", line: 5 },
    ]);
  });

  it.each([
    ["ends a literal", 'const a = [""];globalThis.canary=1;//"];'],
    ["ends a line", 'export type A = "\nglobalThis.canary=1\n//";'],
    ["follows a comment", "/** *//globalThis.canary=1;/* */\nconst a = 1;"],
    ["stands before a statement", "/** */globalThis.canary=1;/* */\nconst a = 1;"],
    ["ends a comment", "/** */globalThis.canary=1\n/* */\nconst a = 1;"],
    ["goes on without a semicolon", "const a = {}\nglobalThis.canary=1"],
    ["goes on behind a comment", "const a = {} /*\n*/ globalThis.canary=1"],
    ["calls", "const a = {}\n(globalThis.canary=1)"],
    ["declares beside", "const a = {}, b = (globalThis.canary=1);"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code
    ["is a template", "const a = `${globalThis.canary=1}`;"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code
    ["is a template of a media type", "export type A = `a/${globalThis.canary}`;"],
    ["is in single quotes", "const a = 'a';globalThis.canary=1;"],
    ["closes too much", "const a = {}};globalThis.canary=1;"],
    ["closes otherwise", "const a = {];globalThis.canary=1;"],
    ["closes too little", "const a = {\nglobalThis.canary=1;"],
    ["opens a comment", "const a = 1; /* globalThis.canary=1;"],
    ["opens a literal", 'const a = 1;"globalThis.canary=1;'],
    ["is a directive", '"use globalThis.canary";\nconst a = 1;'],
    ["follows a body", "export class a {}globalThis.canary=1"],
    ["imports", 'const a = 1;import "canary";'],
  ])("shows text that %s", (_, code) => {
    expect(says(code).filter((one) => !/^(const a|export \w+ [aA])$/.test(one))).not.toEqual([]);
  });
});
