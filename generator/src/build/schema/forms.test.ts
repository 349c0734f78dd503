import { describe, expect, it } from "vitest";
import { loadProject } from "../testing/project.ts";

const text = { type: "string" };
const id = { type: "string", readOnly: true };
const secret = { type: "string", writeOnly: true };

/** Operations that take and give schemas, each by its name. */
function contract(
  schemas: Readonly<Record<string, unknown>>,
  uses: readonly { readonly takes?: unknown; readonly gives?: unknown }[],
): string {
  const content = (schema: unknown) => ({
    content: {
      "application/json": { schema: typeof schema === "string" ? refer(schema) : schema },
    },
  });
  const paths = uses.map(({ takes, gives }, index) => {
    const answer = { description: "Done.", ...(gives !== undefined && content(gives)) };
    const body = takes === undefined ? {} : { requestBody: content(takes) };
    const post = { operationId: `op${index}`, ...body, responses: { "200": answer } };
    return [`/op${index}`, { post }] as const;
  });
  const info = { title: "A", version: "1" };
  return JSON.stringify({
    openapi: "3.1.0",
    info,
    paths: Object.fromEntries(paths),
    components: { schemas },
  });
}

function refer(name: string): object {
  return { $ref: `#/components/schemas/${name}` };
}

async function types(...given: Parameters<typeof contract>) {
  const { workspace } = await loadProject({ "specs/a/openapi.json": contract(...given) });
  return Object.fromEntries(workspace.types.map(({ id, schema }) => [id.slice(2), schema]));
}

describe("splitForms", () => {
  it("leaves types alone whose forms do not differ", async () => {
    const schemas = { User: { properties: { name: text } } };
    const found = await types(schemas, [{ takes: "User", gives: "User" }]);
    expect(found).toEqual({ User: schemas.User });
  });

  it("makes two types where both forms are used", async () => {
    const properties = { id, name: text, password: secret };
    const required = ["id", "name", "password"];
    const schemas = { User: { properties, required } };
    const found = await types(schemas, [{ takes: "User", gives: "User" }]);
    expect(found).toEqual({
      User: {
        properties: { id, name: text, password: { absent: "refused" } },
        required: ["id", "name"],
      },
      UserWritable: {
        properties: { id: { absent: "ignored" }, name: text, password: secret },
        required: ["name", "password"],
      },
    });
  });

  it("leaves its name to a type that is used in one form", async () => {
    const schemas = { Login: { properties: { id, password: secret } } };
    const found = await types(schemas, [{ takes: "Login" }]);
    expect(found).toEqual({
      Login: { properties: { id: { absent: "ignored" }, password: secret } },
    });
  });

  it("reads what nothing uses", async () => {
    const found = await types({ User: { properties: { id, password: secret } } }, []);
    expect(found).toEqual({ User: { properties: { id, password: { absent: "refused" } } } });
  });

  it("follows references, lists and circles", async () => {
    const schemas = {
      User: { properties: { id, friends: { items: refer("User") }, tag: refer("Tag") } },
      Team: { properties: { members: { additionalProperties: refer("User") } } },
      Tag: text,
    };
    const found = await types(schemas, [{ takes: "Team", gives: "Team" }]);
    expect(Object.keys(found).sort()).toEqual([
      "Tag",
      "Team",
      "TeamWritable",
      "User",
      "UserWritable",
    ]);
    expect(found.TeamWritable).toEqual({
      properties: { members: { additionalProperties: { $ref: "a/UserWritable" } } },
    });
    expect(found.UserWritable).toMatchObject({
      properties: { friends: { items: { $ref: "a/UserWritable" } }, tag: { $ref: "a/Tag" } },
    });
  });

  it("lets every part of a composition know", async () => {
    const schemas = {
      Stamp: id,
      Base: { properties: { at: refer("Stamp") } },
      Cat: { allOf: [refer("Base"), { required: ["at", "name"] }], required: ["at"] },
      Either: { oneOf: [{ properties: { id } }, { properties: { id } }], required: ["id"] },
      Some: { oneOf: [{ properties: { id } }, {}], required: ["id"] },
    };
    const found = await types(schemas, [{ takes: "Cat" }, { takes: "Either" }, { takes: "Some" }]);
    expect(found).toMatchObject({
      Cat: { allOf: [{ $ref: "a/Base" }, { required: ["name"] }], required: [] },
      Either: { required: [] },
      Some: { required: ["id"] },
    });
  });

  it("keeps the name of a schema that people called so", async () => {
    const schemas = { User: { properties: { id } }, UserWritable: text };
    const found = await types(schemas, [{ takes: "User", gives: "User" }]);
    expect(Object.keys(found).sort()).toEqual(["User", "UserWritable", "UserWritable2"]);
  });

  it("sends parameters, whatever their own schemas say", async () => {
    const document = JSON.parse(contract({}, [{}]));
    const parameter = { name: "id", in: "query", required: true, schema: id };
    document.paths["/op0"].post.parameters = [parameter];
    const { schema } = await loadProject({ "specs/a/openapi.json": JSON.stringify(document) });
    expect(schema("a/Op0Query")).toMatchObject({ properties: { id }, required: ["id"] });
  });

  it("tells a property that is neither read nor written", async () => {
    const both = { type: "string", readOnly: true, writeOnly: true };
    const text = contract({ User: { properties: { both } } }, []);
    const { diagnostics, schema } = await loadProject({ "specs/a/openapi.json": text });
    expect(diagnostics.map(({ code, place }) => [code, place.pointer])).toEqual([
      ["schema-unsupported", "/components/schemas/User/properties/both"],
    ]);
    expect(schema("a/User")).toEqual({ properties: { both } });
  });
});
