import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { emittedOptions } from "../../../tests/support/type-check.ts";
import { Diagnostics } from "../diagnostics/index.ts";
import { checkValue, type RootSchema, type ValueSchema } from "./check-value.ts";

const file = new URL("../../schema/revent.config.schema.json", import.meta.url);
const schema: RootSchema = JSON.parse(readFileSync(file, "utf8"));
const page = readFileSync(new URL("../../../docs/configuration.md", import.meta.url), "utf8");

/** Configurations, and what must be said of each; nothing of one that is right. */
const cases: readonly [config: unknown, ...says: string[]][] = [
  [{}],
  [{ $schema: "x", strict: true, folders: { specs: "api" }, services: { a: false, b: {} } }],
  [{ severities: { "syntax-error": "off", "ref-cycle": "warning" } }],
  [{ extensions: { imports: "none", contracts: ["x-mine", "x-yours"] } }],
  [{ services: { users: { folder: "a", openapi: "b", asyncapi: "c", core: "d.ts" } } }],
  [[], "The configuration should be an object."],
  [null, "The configuration should be an object."],
  [{ fodlers: {} }, "`fodlers` is not known here. Did you mean `folders`?"],
  [{ zzz: {} }, "`zzz` is not known here. There can be $schema, folders, services, extensions, "],
  [{ folders: { specs: 1, out: "" } }, "`specs` should be a path", "`out` should be a path"],
  [{ folders: "specs" }, "`folders` should be an object."],
  [{ services: { common: {} } }, "`common` should be a name of letters"],
  [{ services: { "a b": {} } }, "`a b` should be a name of letters"],
  [{ services: { a: true } }, "`a` should be `false` or an object."],
  [{ services: { a: "b.yaml" } }, "`a` should be `false` or an object."],
  [{ services: { a: { opneapi: "b" } } }, "`opneapi` is not known here. Did you mean `openapi`?"],
  [{ services: { a: { core: "core.js" } } }, "`core` should be the path of a .ts file"],
  [
    { extensions: { imports: "tss" } },
    "`imports` should be one of `ts`, `js`, `none`. Did you mean `ts`?",
  ],
  [{ extensions: { contracts: "x-a" } }, "`contracts` should be a list."],
  [{ extensions: { contracts: ["x-a", "b", 1] } }, "`contracts` should be a name", "`contracts`"],
  [{ strict: "yes" }, "`strict` should be `true` or `false`."],
  [{ severities: { "ref-cylce": "off" } }, "There is no `ref-cylce`. Did you mean `ref-cycle`?"],
  [{ severities: { "ref-cycle": "of" } }, "`ref-cycle` should be one of `error`, `warning`, `off`"],
];

describe("the schema of the configuration", () => {
  const accepts = new Ajv({ strict: false }).compile(schema);

  it.each(cases)("is checked by as it says, every fault told: %j", (config, ...says) => {
    const diagnostics = new Diagnostics();
    const kept = checkValue({ file: "f", pointer: "", value: config }, schema, diagnostics);
    const told = diagnostics.list.map(({ message, hint = "" }) => `${message} ${hint}`.trim());
    expect(told).toHaveLength(says.length);
    for (const [index, text] of says.entries()) expect(told[index]).toContain(text);
    expect(accepts(config)).toBe(says.length === 0);
    if (says.length === 0) expect(kept).toEqual(config);
    // What is left is right, so that the rest can be looked at as well.
    if (kept !== undefined) expect(accepts(kept)).toBe(true);
  });

  it("says what the type Config says, both ways", () => {
    expect(
      errorsOf(`
      import type { Config } from "./config.ts";
      type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
      type Schema = ${typeOf(schema)};
      type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
      type Flat<T> = T extends object ? { [K in keyof T]: Flat<T[K]> } : T;
      export const same: Same<Flat<Mutable<Config>>, Flat<Schema>> = true;
    `),
    ).toEqual([]);
  });

  it("is what docs/configuration.md lists, with the same defaults", () => {
    const rows = [...page.matchAll(/^\| `([^`]+)` \|.*\| (?:`([^`|]*)`)?[^|]*\|$/gm)];
    const documented = rows.map(([, key = "", fallback]) => [key, fallback ?? ""]);
    expect(documented.sort()).toEqual(keysOf(schema).sort());
  });
});

/** A schema as a TypeScript type. */
function typeOf({ $ref, ...one }: ValueSchema): string {
  if ($ref !== undefined)
    return typeOf(schema.definitions[$ref.replace("#/definitions/", "")] ?? {});
  if (one.anyOf) return one.anyOf.map(typeOf).join(" | ");
  if ("const" in one) return String(one.const);
  if (one.enum) return one.enum.map((text) => JSON.stringify(text)).join(" | ");
  if (one.items) return `(${typeOf(one.items)})[]`;
  if (one.type !== "object") return one.type ?? "unknown";
  const { propertyNames, additionalProperties } = one;
  if (additionalProperties) {
    const value = typeOf(additionalProperties);
    const names = propertyNames?.enum;
    return names ? `{ [K in ${typeOf(propertyNames)}]?: ${value} }` : `{ [key: string]: ${value} }`;
  }
  const entries = Object.entries(one.properties ?? {});
  return `{ ${entries.map(([key, value]) => `${key}?: ${typeOf(value)};`).join(" ")} }`;
}

function errorsOf(text: string): string[] {
  const path = new URL("./agreement.ts", import.meta.url).pathname;
  const options = { ...emittedOptions({ strict: true }), types: [] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === path || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === path
      ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2023)
      : getSourceFile(name, ...rest);
  const program = ts.createProgram([path], options, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(path))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

/** Every key as the page writes it, with its default. */
function keysOf(root: RootSchema): (readonly [key: string, fallback: string])[] {
  const listed = (one: ValueSchema, prefix: string): (readonly [string, string])[] =>
    Object.entries(one.properties ?? {}).flatMap(([key, value]) => {
      if (value.properties) return listed(value, `${prefix}${key}.`);
      if (value.propertyNames)
        return [[`${key}.<${value.propertyNames.enum ? "code" : "name"}>`, ""]];
      return [[prefix + key, fallbackOf(value)]];
    });
  const service = listed(root.definitions.service ?? {}, "");
  return [
    ...listed(root, ""),
    ...service.map(([key]) => [key, serviceFallbacks[key] ?? ""] as const),
  ];
}

const serviceFallbacks: Readonly<Record<string, string>> = {
  folder: "<specs>/<name>",
  openapi: "openapi.yaml",
  asyncapi: "asyncapi.yaml",
  core: "<services>/<name>/core.ts",
};

function fallbackOf(value: object): string {
  return "default" in value ? String(value.default) : "";
}
