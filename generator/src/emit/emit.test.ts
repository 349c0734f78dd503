import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Workspace } from "../model/index.ts";
import { type EmitOptions, emit } from "./emit.ts";
import type { Overrides } from "./overrides/index.ts";
import { eventOf, place, routeOf, typeOf, workspaceOf } from "./testing/workspace.ts";

const response = (status: string, type: string) => ({
  kind: "response" as const,
  status,
  headers: [],
  content: [{ mediaType: "application/json", type }],
  place,
});

async function emitted(workspace: Workspace, options?: EmitOptions): Promise<Map<string, string>> {
  const { files } = await emit(workspace, options);
  return new Map(files.map(({ path, text }) => [path, text]));
}

describe("emit", () => {
  it("emits only the files that have something to say", async () => {
    const files = await emitted(workspaceOf({}, { routes: [routeOf({})] }));
    expect([...files.keys()]).toEqual([
      "users/client.ts",
      "users/core.ts",
      "users/index.ts",
      "users/router.ts",
    ]);
  });

  it("gives clients no method for TRACE, which fetch does not send", async () => {
    const routes = [routeOf({}), routeOf({ name: "echo", method: "TRACE" })];
    const files = await emitted(workspaceOf({}, { routes }));
    expect(files.get("users/client.ts")).toContain("listUsers(");
    expect(files.get("users/client.ts")).not.toMatch(/echo/i);
    expect(files.get("users/router.ts")).toContain('method: "TRACE"');
  });

  it("emits nothing for an empty workspace", async () => {
    expect(await emit({ kind: "workspace", services: [], types: [] })).toEqual({
      files: [],
      stubs: [],
      diagnostics: [],
    });
  });

  it("tells the place of a schema that cannot be compiled", async () => {
    const workspace = workspaceOf(
      { "users/Odd": { type: "strin" } },
      { routes: [routeOf({ responses: [response("200", "users/Odd")] })] },
    );
    const { diagnostics } = await emit(workspace);
    expect(diagnostics).toMatchObject([
      { severity: "error", code: "schema-unsupported", place: typeOf("users/Odd", {}).place },
    ]);
  });

  it("calls validators by names of any script", async () => {
    const part = { $ref: "users/Größe" };
    const size = {
      type: "object",
      properties: { errors: part, parts: { type: "array", items: part } },
    };
    const workspace = workspaceOf(
      { "users/Größe": size },
      { routes: [routeOf({ responses: [response("200", "users/Größe")] })] },
    );
    const validators = (await emitted(workspace)).get("users/validators.js");
    expect(validators).toContain('faults.of(validateGröße, data.errors, at + "/errors");');
    expect(validators).toContain('faults.of(validateGröße, data1[i0], at + "/parts/" + i0);');
  });

  it("gives way to types that have the name of something emitted", async () => {
    const workspace = workspaceOf(
      { "users/ListUsersResponse": { type: "object" }, "users/UsersCore": { type: "string" } },
      { routes: [routeOf({ responses: [response("200", "users/ListUsersResponse")] })] },
    );
    const core = (await emitted(workspace)).get("users/core.ts");
    expect(core).toContain("export interface UsersServiceCore {");
    expect(core).toContain(
      "export type ListUsersOperationResponse = { status: 200; body: ListUsersResponse };",
    );
  });

  it("names a foreign type after its owner where its own name is taken", async () => {
    const workspace = workspaceOf(
      {
        "auth/User": { type: "object" },
        "users/User": { type: "object", properties: { of: { $ref: "auth/User" } } },
      },
      { name: "auth" },
      { name: "users" },
    );
    const types = (await emitted(workspace)).get("users/types.ts");
    expect(types).toContain('import type { User as AuthUser } from "../auth/types.ts";');
    expect(types).toContain("of?: AuthUser;");
  });

  it("lets a stub name its parameter by the interface where the type's name is taken", async () => {
    const subscription = {
      kind: "subscription" as const,
      name: "onHappened",
      event: eventOf("happened", "users/Event"),
      deadLetter: true,
      emits: [],
      place,
    };
    const workspace = workspaceOf(
      { "users/Event": { type: "string" } },
      { subscriptions: [subscription] },
    );
    const { stubs } = await emit(workspace);
    expect(stubs[0]?.methods[0]).toMatchObject({
      parameters: [
        { name: "_event", type: 'Parameters<UsersCore["onHappened"]>[0]' },
        { name: "_context", type: "EventContext" },
      ],
      symbols: [
        { name: "UsersCore", from: "generated" },
        { name: "EventContext", from: "runtime" },
      ],
    });
  });

  it("gives no ordering key where the property that holds it is absent", async () => {
    const publication = (action: string, payload: string) => ({
      kind: "publication" as const,
      name: action,
      event: { ...eventOf(action, payload), key: ["id"] },
      place,
    });
    const workspace = workspaceOf(
      {
        "users/Any": { properties: { id: {} } },
        "users/Sure": { properties: { id: {} }, required: ["id"] },
        "users/Whole": { properties: { id: { type: "integer" } } },
        "users/Text": { properties: { id: { type: "string" } } },
      },
      {
        publications: ["Any", "Sure", "Whole", "Text"].map((name) =>
          publication(name, `users/${name}`),
        ),
      },
    );
    const producer = (await emitted(workspace)).get("users/producer.ts") ?? "";
    expect(producer.match(/key: .*(?= })|key: .*(?=,)/g)).toEqual([
      "key: (data) => (data.id == null ? undefined : String(data.id))",
      "key: (data) => String(data.id)",
      "key: (data) => data.id?.toString()",
      "key: (data) => data.id",
    ]);
  });

  it("refuses a name that build/ should not have let through", async () => {
    const workspace = workspaceOf({ "users/a; throw 1": { type: "string" } });
    await expect(emit(workspace)).rejects.toThrow("cannot be used as a name");
  });
});

describe("emit with templates of one's own", () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  async function templatesOf(files: Readonly<Record<string, string>>): Promise<Overrides> {
    const path = await mkdtemp(join(tmpdir(), "templates-"));
    folders.push(path);
    for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
    return { path, name: "templates" };
  }

  it("uses them in place of ours, partials too, and ours for the rest", async () => {
    const templates = await templatesOf({
      "README.md": "About these.",
      "index.ts.hbs":
        "{{header}}\n{{> banner}}\n{{#each modules}}\nexport * from {{this}};\n{{/each}}\n",
      "_banner.hbs": "// {{modules.length}}\n",
      "_lines.hbs": "{{#each this}}\n{{this}} //\n{{/each}}\n",
    });
    const { files, diagnostics } = await emit(workspaceOf({ "users/A": true }), { templates });
    const [index, types] = ["users/index.ts", "users/types.ts"].map((path) =>
      files
        .find((file) => file.path === path)
        ?.text.split("\n")
        .slice(1)
        .join("\n"),
    );
    expect(diagnostics).toEqual([]);
    expect(index).toBe('// 1\nexport * from "./types.ts";\n');
    expect(types).toContain("export type A = unknown; //\n");
  });

  it("refuses a template that leaves out the header by which files are known", async () => {
    const templates = await templatesOf({
      "index.ts.hbs": `// ${"long ".repeat(100)}\n{{header}}\n`,
    });
    const { diagnostics } = await emit(workspaceOf({ "users/A": true }), { templates });
    expect(diagnostics).toMatchObject([
      { severity: "error", code: "template-invalid", place: { file: "templates/index.ts.hbs" } },
    ]);
  });

  it("tells what fails while a template prints", async () => {
    const templates = await templatesOf({ "router.ts.hbs": "{{header}}\n{{security.name}}\n" });
    const workspace = workspaceOf({}, { routes: [routeOf({})] });
    const { diagnostics } = await emit(workspace, { templates });
    expect(diagnostics).toMatchObject([
      {
        code: "template-invalid",
        message: expect.stringContaining('The template fails: "name" not'),
      },
    ]);
  });
});
