import { describe, expect, it } from "vitest";
import { loadProject } from "../testing/project.ts";

function openapi(paths: string, schemas: string): string {
  return `openapi: 3.1.0
info: { title: T, version: "1" }
paths: { ${paths} }
components: { schemas: { ${schemas} } }
`;
}

async function names(paths: string, schemas: string): Promise<readonly string[]> {
  const { workspace } = await loadProject({ "specs/a/openapi.yaml": openapi(paths, schemas) });
  const routes = workspace.services.flatMap((service) => service.routes.map(({ name }) => name));
  return [...routes, ...workspace.types.map(({ id }) => id)];
}

const op = (id: string) => `{ operationId: "${id}", responses: {} }`;
const s = "{ type: string }";

describe("names of a run", () => {
  it.each([
    ["words become PascalCase", "", `simple-user: ${s}`, ["a/SimpleUser"]],
    ["an identifier keeps its name", "", `user: ${s}, User: ${s}`, ["a/User", "a/User2"]],
    [
      "a number does not take a name that is written",
      "",
      `user: ${s}, User: ${s}, User2: ${s}`,
      ["a/User", "a/User2", "a/User3"],
    ],
    [
      "global types are not hidden",
      "",
      `Record: ${s}, Promise: ${s}`,
      ["a/PromiseSchema", "a/RecordSchema"],
    ],
    [
      "hostile keys are names like others",
      "",
      `__proto__: ${s}, constructor: ${s}, toString: ${s}`,
      ["a/Constructor", "a/Proto", "a/ToString"],
    ],
    [
      "declarations of core.ts are not hidden",
      `/u: { get: ${op("listUsers")} }`,
      `ListUsersResponse: ${s}, ACore: ${s}`,
      ["listUsers", "a/ACoreSchema", "a/ListUsersResponseSchema"],
    ],
    [
      "methods of every object are not overridden",
      `/u: { get: ${op("constructor")}, put: ${op("then")} }`,
      "",
      ["constructorOperation", "thenOperation"],
    ],
    [
      "no operationId: method and path",
      "'/users/{userId}/posts': { get: { parameters: [{ name: userId, in: path }] } }",
      "",
      ["getUsersByUserIdPosts", "a/GetUsersByUserIdPostsParams"],
    ],
    [
      "clashing operations get numbers",
      `/u: { get: ${op("get_user")}, put: ${op("getUser")}, post: ${op("GetUser")} }`,
      "",
      ["getUser2", "getUser", "getUser3"],
    ],
    ["unicode stays", "", `Größe: ${s}`, ["a/Größe"]],
  ])("%s", async (_rule, paths, schemas, want) => {
    expect(await names(paths, schemas)).toEqual(want);
  });

  const asyncapi = (payload: string) => `asyncapi: 3.0.0
info: { title: T, version: "1" }
components: { schemas: { User: ${payload} } }
`;

  it("makes one type of a schema that both contracts hold word for word", async () => {
    const { workspace, printed } = await loadProject({
      "specs/a/openapi.yaml": openapi("", `User: ${s}`),
      "specs/a/asyncapi.yaml": asyncapi(s),
    });
    expect(printed).toBe("");
    expect(workspace.types.map(({ id }) => id)).toEqual(["a/User"]);
  });

  it("tells two different schemas under one key with both places", async () => {
    const { printed } = await loadProject({
      "specs/a/openapi.yaml": openapi("", `User: ${s}`),
      "specs/a/asyncapi.yaml": asyncapi("{ type: object }"),
    });
    expect(printed).toBe(
      `specs/a/openapi.yaml:4:26  name-clash  warning: There is another schema called \`User\`, in specs/a/asyncapi.yaml#/components/schemas/User; this one becomes the type User2.
  4 | components: { schemas: { User: { type: string } } }
    |                          ^^^^
  at /components/schemas/User
  Rename one of them, or write it once and refer to it by \`$ref\`.
`,
    );
  });

  it("tells names that differ only in case with both places", async () => {
    const { diagnostics } = await loadProject({
      "specs/a/openapi.yaml": openapi("", `user: ${s}, User: ${s}`),
    });
    expect(diagnostics.map(({ message, place }) => [place.pointer, message])).toEqual([
      [
        "/components/schemas/user",
        "There is another schema called `User`, in specs/a/openapi.yaml#/components/schemas/User; this one becomes the type User2.",
      ],
    ]);
  });

  it("tells a name that cannot be made, and an operationId that is there twice", async () => {
    const { diagnostics } = await loadProject({
      "specs/a/openapi.yaml": openapi(`/u: { get: ${op("x")}, put: ${op("x")} }`, `"*/": ${s}`),
    });
    expect(diagnostics.map(({ severity, code, place }) => [severity, code, place.pointer])).toEqual(
      [
        ["warning", "name-clash", "/paths/~1u/put"],
        ["error", "name-impossible", "/components/schemas/*~1"],
      ],
    );
  });
});
