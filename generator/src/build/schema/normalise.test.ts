import { describe, expect, it } from "vitest";
import { loadProject } from "../testing/project.ts";

const headers = {
  "3.0": 'openapi: 3.0.3\ninfo: { title: A, version: "1" }\npaths: {}\n',
  "3.1": 'openapi: 3.1.0\ninfo: { title: A, version: "1" }\npaths: {}\n',
  asyncapi: 'asyncapi: 3.0.0\ninfo: { title: A, version: "1" }\nchannels: {}\n',
} as const;

async function normalised(
  dialect: keyof typeof headers,
  schema: unknown,
): Promise<{ readonly schema: unknown; readonly faults: readonly string[] }> {
  const schemas = { T: schema, Other: { type: "string" } };
  const text = `${headers[dialect]}components: ${JSON.stringify({ schemas })}\n`;
  const file = dialect === "asyncapi" ? "asyncapi.yaml" : "openapi.yaml";
  const project = await loadProject({ [`specs/a/${file}`]: text });
  const faults = project.diagnostics.map(({ code, place }) => `${code} ${place.pointer}`);
  return { schema: project.schema("a/T"), faults };
}

const other = { $ref: "#/components/schemas/Other" };

describe("normaliseSchema", () => {
  it.each([
    ["3.0", { type: "string", nullable: true }, { type: ["string", "null"] }],
    ["3.0", { type: "string", nullable: false }, { type: "string" }],
    [
      "3.0",
      { allOf: [other], nullable: true, description: "D" },
      { description: "D", anyOf: [{ allOf: [{ $ref: "a/Other" }] }, { type: "null" }] },
    ],
    ["3.0", { minimum: 1, exclusiveMinimum: true }, { exclusiveMinimum: 1 }],
    ["3.0", { maximum: 1, exclusiveMaximum: false }, { maximum: 1 }],
    ["3.0", { type: "string", example: "x" }, { type: "string", examples: ["x"] }],
    ["3.0", { ...other, minLength: 2, description: "D" }, { $ref: "a/Other", description: "D" }],
    ["3.1", { ...other, minLength: 2 }, { $ref: "a/Other", minLength: 2 }],
    ["asyncapi", { ...other, minLength: 2 }, { $ref: "a/Other" }],
    ["3.1", { type: ["string", "null"], const: null }, { type: ["string", "null"], const: null }],
    ["3.1", { exclusiveMinimum: 1 }, { exclusiveMinimum: 1 }],
    [
      "asyncapi",
      { items: [{ type: "string" }, other], additionalItems: false },
      { prefixItems: [{ type: "string" }, { $ref: "a/Other" }], items: false },
    ],
    [
      "asyncapi",
      { dependencies: { a: ["b"], c: { minProperties: 1 } } },
      { dependentRequired: { a: ["b"] }, dependentSchemas: { c: { minProperties: 1 } } },
    ],
    ["3.1", true, true],
    [
      "3.1",
      { "x-a": 1, xml: {}, $comment: "c", $id: "i", unheardOf: 1, type: "null" },
      { type: "null" },
    ],
    ["3.1", { required: ["a", "a"] }, { required: ["a"] }],
    [
      "3.1",
      { properties: { $ref: { type: "string" }, ["__proto__"]: { type: "null" } } },
      { properties: { $ref: { type: "string" }, ["__proto__"]: { type: "null" } } },
    ],
    [
      "3.1",
      { discriminator: { propertyName: "k", mapping: { o: "Other", p: other.$ref } } },
      { discriminator: { propertyName: "k", mapping: { o: "a/Other", p: "a/Other" } } },
    ],
    [
      "3.1",
      { properties: { again: { $recursiveRef: "#" } } },
      { properties: { again: { $ref: "a/T" } } },
    ],
    ["3.1", { $dynamicAnchor: "n", items: { $dynamicRef: "#n" } }, { items: { $ref: "a/T" } }],
    ["3.1", { pattern: "^[\\w-.]+\\_\\-$" }, { pattern: "^[\\w\\-.]+_-$" }],
    [
      "3.1",
      { examples: [{ $ref: "x" }], default: { $ref: "y" } },
      { examples: [{ $ref: "x" }], default: { $ref: "y" } },
    ],
  ] as const)("reads in %s: %j", async (dialect, schema, want) => {
    expect(await normalised(dialect, schema)).toEqual({ schema: want, faults: [] });
  });

  it.each([
    [{ type: "strin" }, {}, "schema-unsupported /type"],
    [{ type: "String" }, { type: "string" }, "schema-unsupported /type"],
    [{ type: ["string", "any"] }, {}, "schema-unsupported /type/1"],
    [{ minLength: -1 }, {}, "wrong-type /minLength"],
    [{ multipleOf: 0 }, {}, "wrong-type /multipleOf"],
    [{ properties: [] }, {}, "wrong-type /properties"],
    [{ properties: { a: null } }, { properties: { a: true } }, "wrong-type /properties/a"],
    [{ pattern: "(" }, {}, "schema-unsupported /pattern"],
    [{ $dynamicRef: "#x" }, {}, "schema-unsupported /$dynamicRef"],
    [
      { $defs: { a: { $dynamicAnchor: "x" }, b: { $dynamicAnchor: "x" } }, $dynamicRef: "#x" },
      {},
      "schema-unsupported /$dynamicRef",
    ],
    [{ items: { $ref: "#/nowhere" } }, { items: {} }, "ref-not-found /items/$ref"],
    ["text", true, "wrong-type "],
  ])("tells what is wrong with %j, and keeps the rest", async (schema, want, fault) => {
    const [code = "", pointer = ""] = fault.split(" ");
    expect(await normalised("3.1", schema)).toEqual({
      schema: want,
      faults: [`${code} /components/schemas/T${pointer}`],
    });
  });
});
