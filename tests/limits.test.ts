import { rmSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { createProject, type TestProject } from "../generator/src/commands/testing/project.ts";

// Documents that are made to cost more than they are worth: each is generated from, or refused by name, in
// bounded time. The time limit of a test is what a machine that is busy with other things may take.
const BUSY = 60_000;

const head = '"openapi": "3.1.0", "info": { "title": "Large", "version": "1.0.0" }';
const project: { current?: TestProject } = {};
afterEach(() => {
  if (project.current !== undefined) rmSync(project.current.root, { recursive: true });
});

async function generateFrom(path: string, text: string): Promise<string> {
  project.current = createProject({ [`specs/large/${path}`]: text });
  const { code, out, err } = await project.current.revent("generate");
  return `exit ${code}\n${err}${out}`;
}

/** A contract whose schemas are `schema(0)` to `schema(count - 1)`, and one operation that takes the first. */
function contract(count: number, schema: (index: number) => string): string {
  const schemas = Array.from({ length: count }, (_, index) => `"T${index}": ${schema(index)}`);
  const content = '{ "application/json": { "schema": { "$ref": "#/components/schemas/T0" } } }';
  const paths = `{ "/t": { "post": { "operationId": "t", "requestBody": { "content": ${content} }, "responses": {} } } }`;
  return `{ ${head}, "paths": ${paths}, "components": { "schemas": { ${schemas.join(", ")} } } }`;
}

const ref = (index: number) => `{ "$ref": "#/components/schemas/T${index}" }`;
const times = (text: string, count: number) => text.repeat(count);

describe("documents that are refused by name", { timeout: BUSY }, () => {
  const N = 10_000;
  const levels = Array.from(
    { length: 2000 },
    (_, i) => `x-${i}: &a${i} { <<: [*a${i - 1}, *a${i - 1}] }`,
  );
  const rows: readonly (readonly [string, string, string, string])[] = [
    [
      "JSON 10,000 deep",
      "openapi.json",
      contract(1, () => times('{"items":', N) + times("}", N).replace("}", "{}}")),
      "nesting-too-deep",
    ],
    [
      "YAML 10,000 deep",
      "openapi.yaml",
      `openapi: 3.1.0\nx-deep: ${times("[", N)}${times("]", N)}`,
      "nesting-too-deep",
    ],
    [
      "YAML blocks 1,000 deep",
      "openapi.yaml",
      `openapi: 3.1.0\n${Array.from({ length: 1000 }, (_, i) => `${" ".repeat(i)}x-a:\n`).join("")}`,
      "nesting-too-deep",
    ],
    [
      "merge keys of merge keys",
      "openapi.yaml",
      `openapi: 3.1.0\nx-0: &a0 { ${Array.from({ length: 2000 }, (_, i) => `k${i}: v`).join(", ")} }\n${levels.slice(1).join("\n")}`,
      "alias-bomb",
    ],
    [
      "three million values",
      "openapi.json",
      contract(1, () => `{ "enum": [${times("0,", 3_000_000)}0] }`),
      "file-too-large",
    ],
    ["a million schemas", "openapi.json", contract(1_000_000, () => "{}"), "file-too-large"],
    [
      "a million properties, in YAML",
      "openapi.yaml",
      `openapi: 3.1.0\ncomponents:\n  schemas:\n    T:\n      properties:\n${Array.from({ length: 1_000_000 }, (_, i) => `        p${i}: {}\n`).join("")}`,
      "file-too-large",
    ],
    [
      "a circle of 10,000 allOf",
      "openapi.json",
      contract(N, (i) => `{ "allOf": [${ref((i + 1) % N)}] }`),
      "ref-cycle",
    ],
    [
      "2,000 references, one to the next",
      "openapi.json",
      contract(2000, (i) => (i === 1999 ? '{ "type": "string" }' : ref(i + 1))),
      "ref-chain-too-long",
    ],
    [
      "100,000 keys that stand twice",
      "openapi.yaml",
      `openapi: 3.1.0\n${times("x-a: 1\n", 100_000)}`,
      "too-many-faults",
    ],
    [
      "100,000 references to nothing",
      "openapi.json",
      contract(
        1,
        () =>
          `{ "properties": { ${Array.from({ length: 100_000 }, (_, i) => `"p${i}": { "$ref": "#/gone/${i}" }`).join(",")} } }`,
      ),
      "too-many-faults",
    ],
    [
      "10,000 faults in one line",
      "openapi.json",
      contract(N, () => '{ "type": "strin" }'),
      "too-many-faults",
    ],
  ];
  it.each(rows)("%s", async (_name, path, text, code) => {
    const printed = await generateFrom(path, text);
    expect(printed).toMatch(new RegExp(`^specs/large/${path}(:\\d+:\\d+)?  ${code}  `, "m"));
    expect(printed.length).toBeLessThan(1_000_000);
    if (code === "file-too-large") expect(printed).toMatch(/^1 error\. /m);
  });
});

describe("documents that are generated from", { timeout: BUSY }, () => {
  const N = 2000;
  const rows: readonly (readonly [string, string])[] = [
    [
      "a circle of 2,000 schemas",
      contract(N, (i) => `{ "properties": { "next": ${ref((i + 1) % N)} } }`),
    ],
    [
      "2,000 allOf, one inside the other",
      contract(N, (i) => (i === N - 1 ? '{ "type": "object" }' : `{ "allOf": [${ref(i + 1)}] }`)),
    ],
    [
      "choices that double 40 times",
      contract(40, (i) =>
        i === 39
          ? '{ "type": "string" }'
          : `{ "oneOf": [${ref(i + 1)}, { "items": ${ref(i + 1)} }] }`,
      ),
    ],
    [
      "allOf that double 40 times",
      contract(40, (i) =>
        i === 39
          ? '{ "type": "object" }'
          : `{ "allOf": [${ref(i + 1)}, { "allOf": [${ref(i + 1)}] }] }`,
      ),
    ],
    [
      "an allOf of 20,000 parts",
      contract(1, () => {
        const parts = Array.from({ length: 20_000 }, (_, i) => `{ "properties": { "p${i}": {} } }`);
        return `{ "allOf": [${parts.join(",")}] }`;
      }),
    ],
    [
      "an enum of 50,000",
      contract(
        1,
        () => `{ "enum": [${Array.from({ length: 50_000 }, (_, i) => `"v${i}"`).join(",")}] }`,
      ),
    ],
    [
      "20,000 schemas that refer to one",
      contract(20_000, () => `{ "properties": { "one": ${ref(0)} } }`),
    ],
    [
      "an object of 20,000 required properties",
      contract(1, () => {
        const names = Array.from({ length: 20_000 }, (_, i) => `p${i}`);
        const properties = names.map((name) => `"${name}": { "default": 1 }`);
        return `{ "required": ${JSON.stringify(names)}, "properties": { ${properties.join(",")} } }`;
      }),
    ],
    [
      "a text of 20 MB",
      contract(1, () => `{ "type": "string", "description": "${times("word ", 4_000_000)}" }`),
    ],
    [
      "a mapping of 50,000 keys",
      contract(
        1,
        () =>
          `{ "properties": { ${Array.from({ length: 50_000 }, (_, i) => `"p${i}": {}`).join(",")} } }`,
      ),
    ],
  ];
  it.each(rows)("%s", async (_name, text) => {
    expect(await generateFrom("openapi.json", text)).toMatch(/^exit 0\n/);
  });
});
