import { describe, expect, it } from "vitest";
import { writeProject } from "../build/testing/project.ts";
import { judge } from "./judge.ts";

const openapi = `openapi: 3.1.0
info: { title: Users, version: "1" }
paths:
  /users:
    get:
      responses:
        "200": {}
        "404":
          $ref: "../common.yaml#/responses/NotFound"
`;

const openapi30 = `openapi: 3.0.3
info: { title: Users, version: "1" }
paths:
  /users:
    get:
      parameters: [{ name: a, in: query, schema: { type: strin } }]
      respnses: {}
`;

const asyncapi = `asyncapi: 3.0.0
info: { title: Users }
channels:
  users:
    address: 12
    messages:
      one: { payload: { $ref: "../common.yaml#/schemas/User" } }
  far: { $ref: "http://127.0.0.1:9/x.yaml#/far" }
operations: {}
`;

const common = `schemas: { User: { type: object } }
responses: { NotFound: { description: No. } }
`;

async function judged(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const root = writeProject({ "specs/common.yaml": common, ...files });
  const [file = ""] = Object.keys(files);
  const kind = file.includes("async") ? { asyncapi: file } : { openapi: file };
  const found = await judge(root, [{ name: "users", folder: "specs/users", ...kind }]);
  return found.map(({ severity, code, message, place }) =>
    [severity, code, `${place.file}#${place.pointer}`, message].join(" "),
  );
}

describe("judge", () => {
  it("tells what the official schema of OpenAPI 3.1 objects to, and nothing about references", async () => {
    expect(await judged({ "specs/users/openapi.yaml": openapi })).toEqual([
      "warning document-invalid specs/users/openapi.yaml#/paths/~1users/get/responses/200 `description` is missing here.",
    ]);
  });

  it("tells what that of OpenAPI 3.0 objects to, without what only follows from it", async () => {
    expect(await judged({ "specs/users/openapi.yaml": openapi30 })).toEqual([
      "warning document-invalid specs/users/openapi.yaml#/paths/~1users/get `responses` is missing here.",
      "warning document-invalid specs/users/openapi.yaml#/paths/~1users/get/respnses `respnses` is not known here.",
      "warning document-invalid specs/users/openapi.yaml#/paths/~1users/get/parameters/0/schema/type This should be one of array, boolean, integer, number, object, string.",
    ]);
  });

  it("tells what AsyncAPI's parser objects to, without reading the network", async () => {
    expect(await judged({ "specs/users/asyncapi.yaml": asyncapi })).toEqual([
      'warning document-invalid specs/users/asyncapi.yaml#/info "info" property must have required property "version".',
      'warning document-invalid specs/users/asyncapi.yaml#/channels/users/address "address" property type must be string,null.',
    ]);
  });

  it.each(["", "- 1", "openapi: [", "openapi: 1.0"])(
    "leaves %j to the builders, who say why it cannot be read",
    async (text) => {
      expect(await judged({ "specs/users/openapi.yaml": text })).toEqual([]);
    },
  );
});
