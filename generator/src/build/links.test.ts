import { describe, expect, it } from "vitest";
import { loadProject } from "./testing/project.ts";

/** A contract in which what `POST /things` answers has these links. */
function contract(links: string): Record<string, string> {
  return {
    "specs/things/openapi.yaml": `openapi: 3.1.0
info: { title: Things, version: "1" }
paths:
  /things:
    post:
      operationId: addThing
      parameters:
        - { name: X-Tenant, in: header, schema: { type: string } }
      requestBody:
        content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } }
      responses:
        "201":
          description: It is there.
          headers: { ETag: { schema: { type: string } } }
          content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } }
          links:
            next: ${links}
  /things/{id}:
    put:
      operationId: putThing
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
        - { name: id, in: query, schema: { type: string } }
        - { name: If-Match, in: header, schema: { type: string } }
      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }
      responses: { "204": { description: Done. } }
components:
  schemas:
    Thing:
      type: object
      properties:
        id: { type: string }
        parts: { type: array, items: { type: object, properties: { id: { type: string } } } }
`,
  };
}

async function linksOf(links: string) {
  const { service, printed } = await loadProject(contract(links));
  const told = printed.split("\n").filter((line) => /^specs\S* {2}/.test(line));
  return { links: service("things").routes[0]?.links ?? [], told, printed };
}

describe("links", () => {
  it("lead to an operation by its id, and say what its parameters and its body are", async () => {
    const { links, told } = await linksOf(
      `{ operationId: putThing, parameters: { path.id: "$response.body#/id", query.id: "{$request.header.X-Tenant}-7", if-match: $response.header.ETag }, requestBody: { a: 1 } }`,
    );
    expect(told).toEqual([]);
    expect(links).toMatchObject([
      {
        name: "next",
        status: "201",
        operation: "putThing",
        parameters: [
          {
            in: "path",
            name: "id",
            value: { parts: [{ part: "body", of: "response", path: ["id"] }] },
          },
          {
            in: "query",
            name: "id",
            value: { parts: [{ part: "header", of: "request", name: "X-Tenant" }, "-7"] },
          },
          { in: "header", name: "if-match", value: { parts: [{ part: "header" }] } },
        ],
        body: { kind: "constant", constant: { a: 1 } },
      },
    ]);
  });

  it.each([
    ["#/paths/~1things~1{id}/put"],
    ["#/paths/~1things~1%7Bid%7D/put"],
    ["openapi.yaml#/paths/~1things~1{id}/put"],
  ])("lead to an operation by the reference %s", async (ref) => {
    const { links, told } = await linksOf(`{ operationRef: "${ref}", parameters: { id: $url } }`);
    expect(told).toEqual([]);
    expect(links).toMatchObject([{ operation: "putThing", parameters: [{ in: "path" }] }]);
  });

  it.each([
    ["https://example.org/openapi.yaml#/paths/~1things/get"],
    ["../others/openapi.yaml#/paths/~1things/get"],
  ])("may lead elsewhere: %s", async (ref) => {
    expect(await linksOf(`{ operationRef: "${ref}" }`)).toMatchObject({ links: [], told: [] });
  });

  it.each([
    ["{ operationId: putThin }", "link-invalid  warning: There is no operation `putThin`"],
    [`{ operationRef: "#/paths/~1thing/put" }`, "`#/paths/~1thing/put` is no operation"],
    ["{ description: Nowhere. }", "this one has neither `operationId` nor `operationRef`"],
    [`{ operationId: putThing, operationRef: "#/a" }`, "has both `operationId` and"],
    ["{ operationId: putThing, parameters: { ids: 1 } }", "`putThing` takes no parameter `ids`"],
    ...[
      ["$response.bodi#/id", "is no runtime expression"],
      ["$response.body#id", "is no runtime expression"],
      ["$response.header.a b", "is no runtime expression"],
      ["a-{$request.path}", "`$request.path` is no runtime expression"],
      ["$response.body#/ids", "the body of the answer declares no property `ids`"],
      ["$request.body#/ids", "the body of the request declares no property `ids`"],
      ["$response.header.ETagg", "the answer 201 of `addThing` declares no header `ETagg`"],
      ["$request.path.id", "`addThing` has no path parameter `id`"],
      ["$response.query.id", "an answer has no query, and so no `id`"],
    ].map(([value, said]) => [
      `{ operationId: putThing, parameters: { id: "${value}" } }`,
      said ?? "",
    ]),
  ])("of %s are told to be wrong", async (link, said) => {
    const { told } = await linksOf(link);
    expect(told).toEqual([expect.stringContaining(said)]);
  });

  it.each(["$response.body", "$response.body#", "$response.body#/parts/0/name", "$5", "a{b}"])(
    "may give %s",
    async (value) => {
      const { told, links } = await linksOf(
        `{ operationId: putThing, parameters: { id: "${value}" } }`,
      );
      expect(told).toEqual([]);
      expect(links[0]?.parameters).toHaveLength(1);
    },
  );
});
