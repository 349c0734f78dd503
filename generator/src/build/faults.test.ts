import { describe, expect, it } from "vitest";
import { loadProject } from "./testing/project.ts";

const info = 'info: { title: T, version: "1" }';

/** The first line of each fault that was printed. */
function heads(printed: string): readonly string[] {
  return printed.split("\n").filter((line) => /^specs\S* {2}/.test(line));
}

describe("faults of contracts", () => {
  it("are told all at once, each with its place, its excerpt and the way out", async () => {
    const { printed } = await loadProject({
      "specs/a/openapi.yaml": `openapi: 3.1.0
${info}
security: [{ bearr: [] }]
paths:
  /users:
    get:
      x-emit: [a.b]
      parameters:
        - $ref: "../common/http.yaml#/parameters/Limt"
        - { name: a, in: body }
      responses:
        "20": { description: No. }
components:
  securitySchemes: { bearer: { type: http, scheme: bearer } }
`,
      "specs/b/asyncapi.yaml": `asyncapi: 3.0.0
${info}
channels:
  b: { address: b, x-stream: { partition: 2 }, messages: { m: { contentType: avro/binary } } }
operations:
  send: { action: send, channel: { $ref: "#/channels/b" }, x-retry: { attempts: 2 } }
`,
      "specs/common/http.yaml": "parameters:\n  Limit: { name: limit, in: query }\n",
    });
    expect(printed).toBe(
      `specs/a/openapi.yaml:3:14  security-scheme-unknown  There is no security scheme \`bearr\`.
  3 | security: [{ bearr: [] }]
    |              ^^^^^
  at /security/0/bearr
  Did you mean \`bearer\`?

specs/a/openapi.yaml:7:7  extension-unknown  warning: \`x-emit\` is not an extension that revent knows.
  7 |       x-emit: [a.b]
    |       ^^^^^^
  at /paths/~1users/get/x-emit
  Did you mean \`x-emits\`? If it is your own, list it under extensions.contracts in revent.config.json.

specs/a/openapi.yaml:9:17  ref-not-found  \`../common/http.yaml#/parameters/Limt\` points at nothing: there is no \`Limt\` in specs/common/http.yaml#/parameters.
  9 |         - $ref: "../common/http.yaml#/parameters/Limt"
    |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  at /paths/~1users/get/parameters/0/$ref
  Did you mean \`Limit\`?

specs/a/openapi.yaml:10:11  parameter-unsupported  The parameter \`a\` is in \`body\`, which is not supported.
  10 |         - { name: a, in: body }
     |           ^^^^^^^^^^^^^^^^^^^^^
  at /paths/~1users/get/parameters/1
  Put it in path, query, header or cookie; a body is written as \`requestBody\`.

specs/a/openapi.yaml:12:9  wrong-type  warning: \`20\` is not a status; the response is left out.
  12 |         "20": { description: No. }
     |         ^^^^
  at /paths/~1users/get/responses/20
  Write a status such as 200, a range such as 4XX, or default.

specs/b/asyncapi.yaml:4:32  extension-invalid  \`partition\` is not known here.
  4 |   b: { address: b, x-stream: { partition: 2 }, messages: { m: { contentType: avro/binary } } }
    |                                ^^^^^^^^^
  at /channels/b/x-stream/partition
  Did you mean \`partitions\`?

specs/b/asyncapi.yaml:4:78  media-type-unsupported  Events of type \`avro/binary\` are not supported.
  4 |   b: { address: b, x-stream: { partition: 2 }, messages: { m: { contentType: avro/binary } } }
    |                                                                              ^^^^^^^^^^^
  at /channels/b/messages/m/contentType
  Send them as application/json, or another type that ends in +json.

specs/b/asyncapi.yaml:6:60  extension-invalid  \`x-retry\` means nothing here.
  6 |   send: { action: send, channel: { $ref: "#/channels/b" }, x-retry: { attempts: 2 } }
    |                                                            ^^^^^^^
  at /operations/send/x-retry
  Write it on a \`receive\` operation.
`,
    );
  });

  it.each([
    ["x.yaml#/a", "ref-not-found  There is no file specs/a/x.yaml."],
    ["../../../etc/passwd", "ref-outside-project  ../../../etc/passwd is outside"],
    ["/etc/passwd", "ref-outside-project  /etc/passwd is outside"],
    ["file:///etc/passwd", "ref-unsupported  `file:///etc/passwd` cannot be followed"],
    [
      "https://example.com/a.yaml",
      "ref-network  `https://example.com/a.yaml` leads to the network",
    ],
    ["//example.com/a.yaml", "ref-network"],
    [
      "#name",
      "ref-unsupported  `#name` cannot be followed: what follows `#` is not a JSON Pointer.",
    ],
    ["#/%zz", "ref-unsupported  `#/%zz` cannot be followed: it has a broken percent-escape."],
    ["../a", "file-unreadable  specs/a is a folder"],
    ["#/paths/~1self", "ref-cycle"],
    ["#/paths/__proto__", "ref-not-found"],
  ])("refuse the reference %s by name", async ($ref, want) => {
    const paths = { "/self": { $ref } };
    const { printed } = await loadProject({
      "specs/a/openapi.yaml": `openapi: 3.1.0\n${info}\npaths: ${JSON.stringify(paths)}\n`,
    });
    expect(heads(printed)).toHaveLength(1);
    expect(heads(printed)[0]).toContain(want);
  });

  it.each([
    ["https://api.example/v1/a/openapi.yaml#/components/schemas/T", "a/T"],
    ["https://api.example/v1/common/types.yaml#/T", "common/T"],
  ])("take the document's own `$self` for its place: %s", async ($ref, id) => {
    const schemas = { T: { type: "string" }, Other: { properties: { t: { $ref } } } };
    const { workspace, printed } = await loadProject({
      "specs/a/openapi.yaml": `openapi: 3.2.0\n$self: https://api.example/v1/a/openapi.yaml\n${info}\npaths: {}\ncomponents: ${JSON.stringify({ schemas })}\n`,
      "specs/common/types.yaml": "T: { type: integer }\n",
    });
    expect(printed).toBe("");
    const other = workspace.types.find((type) => type.id === "a/Other");
    expect(other?.schema).toMatchObject({ properties: { t: { $ref: id } } });
  });

  it("take no other host's document for its own", async () => {
    const paths = { "/self": { $ref: "https://other.example/openapi.yaml#/paths" } };
    const { printed } = await loadProject({
      "specs/a/openapi.yaml": `openapi: 3.2.0\n$self: https://api.example/openapi.yaml\n${info}\npaths: ${JSON.stringify(paths)}\n`,
    });
    expect(printed).toContain("ref-network");
  });

  it("follow a symbolic link only inside the project", async () => {
    const { root } = await loadProject({ "specs/a/openapi.yaml": "openapi: 3.1.0\n" });
    const { symlinkSync } = await import("node:fs");
    const { join } = await import("node:path");
    symlinkSync("/etc/hostname", join(root, "specs/a/asyncapi.yaml"));
    const { loadWorkspace } = await import("./index.ts");
    const { diagnostics } = await loadWorkspace({ root, specs: "specs", judge: false });
    expect(diagnostics.map(({ code }) => code)).toEqual(["ref-outside-project"]);
  });

  const circle = (count: number) =>
    Array.from({ length: count }, (_, i) => [
      `A${i}`,
      { allOf: [{ $ref: `#/components/schemas/A${(i + 1) % count}` }] },
    ]);

  it("tell of a circle of schemas once, however long it is", async () => {
    const schemas = Object.fromEntries(circle(5000));
    const { diagnostics } = await loadProject({
      "specs/a/openapi.json": JSON.stringify({ openapi: "3.1.0", components: { schemas } }),
    });
    expect(diagnostics.map(({ code, place }) => `${code} ${place.pointer}`)).toEqual([
      "ref-cycle /components/schemas/A0",
    ]);
  });

  it.each([
    ["x-key: id", "`x-key` should say where in the payload the key stands."],
    ["x-key: $message.payload#/tags", "`x-key` points at an object or a list"],
    ["x-key: $message.payload#/idd", "The payload declares no property `idd` for `x-key`"],
    ["x-stream: {}", "`x-stream` means nothing here."],
  ])("tell what is wrong with %s on a message", async (extension, want) => {
    const { printed } = await loadProject({
      "specs/a/asyncapi.yaml": `asyncapi: 3.0.0
${info}
channels:
  a:
    address: a
    messages:
      m:
        payload: { type: object, properties: { id: { type: string }, tags: { type: array } } }
        ${extension}
operations:
  send: { action: send, channel: { $ref: "#/channels/a" } }
`,
    });
    expect(printed).toContain(`specs/a/asyncapi.yaml:9:`);
    expect(printed).toContain(`  extension-invalid  ${want}`);
  });

  it.each([
    ["partitions: 0", "extension-invalid  `partitions` should be a whole number from 1 to 1024."],
    ["order: all", "extension-invalid  `order` should be none or key."],
    ["maxLength: 0", "extension-invalid  `maxLength` should be a whole number of entries from 1."],
    ["maxBytes: 1MiB", "extension-invalid  `maxBytes` should be a whole number of bytes from 1."],
    ["durability: replicas(0)", "extension-invalid  `durability` should be primary, fsync or"],
    ["retention: 7 days", "extension-invalid  `retention` should be a duration such as 30m, 12h"],
    ["{ order: key, encoding: flat }", "setting-unsupported  `order: key` cannot be kept with"],
  ])("tell what is wrong with x-stream: %s", async (setting, want) => {
    const { printed } = await loadProject({
      "specs/a/asyncapi.yaml": `asyncapi: 3.0.0
${info}
channels:
  a:
    address: a
    x-stream:
      ${setting}
    messages: { m: { payload: { type: string } } }
operations:
  send: { action: send, channel: { $ref: "#/channels/a" } }
`,
    });
    expect(printed).toContain(`specs/a/asyncapi.yaml:7:`);
    expect(printed).toContain(`  ${want}`);
  });

  it.each([
    ["x-retry: 3", "This should be a mapping."],
    ["x-retry: { attempts: 0 }", "`attempts` should be a whole number from 1 to 1000."],
    ["x-retry: { backoff: { initial: 9, max: 1 } }", "`backoff.initial` is larger"],
    ["x-retry: { backoff: { factor: 0.5 } }", "`factor` should be a number from 1 to 100."],
    ["x-dead-letter: no", "`x-dead-letter` should be true, false or `{ key: halt }`."],
    ["x-dead-letter: { key: stop }", "`key` should be skip or halt."],
    ["x-dead-letter: { keys: halt }", "`keys` is not known here."],
    ["x-emits: a.b", "`x-emits` should be a list."],
    ["x-emits: [1]", "This should be the action of an event"],
  ])("tell what is wrong with %s on an operation", async (extension, want) => {
    const { printed } = await loadProject({
      "specs/a/asyncapi.yaml": `asyncapi: 3.0.0
${info}
channels: { a: { address: a, messages: { m: { payload: { type: string } } } } }
operations:
  receive:
    action: receive
    channel: { $ref: "#/channels/a" }
    ${extension}
`,
    });
    expect(heads(printed)).toHaveLength(1);
    expect(heads(printed)[0]).toContain(`  extension-invalid  ${want}`);
  });
});

describe("a base that lists its heirs as alternatives", () => {
  it("counts without them in what inherits from it", async () => {
    const heir = (name: string) => ({
      allOf: [{ $ref: "#/components/schemas/Pet" }, { properties: { [name]: { type: "string" } } }],
    });
    const alternatives = ["Cat", "Kitten"].map((name) => ({
      $ref: `#/components/schemas/${name}`,
    }));
    const schemas = {
      Pet: { required: ["kind"], discriminator: { propertyName: "kind" }, oneOf: alternatives },
      Cat: heir("claws"),
      Kitten: { allOf: [{ $ref: "#/components/schemas/Cat" }] },
      House: { allOf: [{ $ref: "#/components/schemas/Pet" }] },
    };
    const { diagnostics, schema } = await loadProject({
      "specs/a/openapi.json": JSON.stringify({ openapi: "3.1.0", components: { schemas } }),
    });
    expect(diagnostics.map(({ severity, code, place }) => [severity, code, place.pointer])).toEqual(
      [["warning", "ref-cycle", "/components/schemas/Cat"]],
    );
    expect(schema("a/Cat")).toEqual({
      allOf: [{ required: ["kind"] }, { properties: { claws: { type: "string" } } }],
    });
    expect(schema("a/Kitten")).toEqual({ allOf: [{ $ref: "a/Cat" }] });
    expect(schema("a/House")).toEqual({ allOf: [{ $ref: "a/Pet" }] });
  });
});

describe("components that nothing refers to", () => {
  it("are looked into for references that lead nowhere, examples apart", async () => {
    const { printed } = await loadProject({
      "specs/a/openapi.yaml": `openapi: 3.1.0
${info}
components:
  responses: { R: { $ref: "#/components/responses/Gone" } }
  requestBodies: { B: { content: { application/json: { schema: { items: { $ref: gone.yaml } } } } } }
  parameters: { P: { name: p, in: query, schema: { type: string }, example: { $ref: "#/gone" } } }
  examples: { E: { value: { $ref: "#/gone" } } }
`,
      "specs/a/asyncapi.yaml": `asyncapi: 3.0.0
${info}
components:
  messages: { M: { payload: { $ref: "#/components/schemas/Gone" }, x-y: { $ref: "#/gone" } } }
`,
    });
    expect(heads(printed)).toEqual([
      expect.stringContaining("asyncapi.yaml:4:37  ref-not-found  warning: "),
      expect.stringContaining("openapi.yaml:4:27  ref-not-found  warning: "),
      expect.stringContaining("openapi.yaml:5:81  ref-not-found  warning: "),
    ]);
  });

  it("stop nothing by what is wrong with them, unless something refers to them", async () => {
    const { diagnostics, schema } = await loadProject({
      "specs/a/openapi.yaml": `openapi: 3.1.0
${info}
paths: { /x: { get: { responses: { 200: { content: { application/json: { schema: { $ref: "#/components/schemas/Used" } } } } } } } }
components:
  schemas:
    Used: { properties: { a: { $ref: "#/components/schemas/Gone" }, b: { $ref: "#/components/schemas/Cycle" } } }
    Unused: { properties: { a: { $ref: "#/components/schemas/Lost" } } }
    Cycle: { allOf: [{ $ref: "#/components/schemas/Cycle" }] }
    Lasso: { allOf: [{ $ref: "#/components/schemas/Ring" }] }
    Ring: { allOf: [{ $ref: "#/components/schemas/Ring" }] }
`,
    });
    expect(diagnostics.map(({ severity, code, place }) => [severity, code, place.pointer])).toEqual(
      [
        ["error", "ref-not-found", "/components/schemas/Used/properties/a/$ref"],
        ["error", "ref-cycle", "/components/schemas/Cycle"],
        ["warning", "ref-not-found", "/components/schemas/Unused/properties/a/$ref"],
        ["warning", "ref-cycle", "/components/schemas/Ring"],
      ],
    );
    expect(schema("a/Ring")).toBe(true);
    expect(schema("a/Lasso")).toEqual({ allOf: [{ $ref: "a/Ring" }] });
  });
});

describe("what is not supported in a contract", () => {
  it("is told of AsyncAPI: headers, a choice that is no list, extensions of a trait", async () => {
    const { printed } = await loadProject({
      "specs/a/asyncapi.yaml": `asyncapi: 2.6.0
${info}
channels:
  a: { publish: { message: { headers: { type: string }, payload: { type: string } } } }
  b: { publish: { message: { oneOf: { payload: { type: string } } } } }
  c: { subscribe: { traits: [{ x-retry: { attempts: 1 } }], message: { payload: true } } }
`,
    });
    expect(heads(printed)).toEqual([
      expect.stringContaining("4:30  wrong-type  warning: Headers are an object"),
      expect.stringContaining("5:30  wrong-type  This should be a list"),
      expect.stringContaining("6:32  extension-invalid  `x-retry` means nothing here."),
    ]);
  });
});

describe("documents that are no contracts", () => {
  const rows: readonly (readonly [string, string, boolean])[] = [
    ["", "syntax-error", true],
    ["12", "wrong-type", true],
    ["- a", "wrong-type", true],
    ["null", "wrong-type", true],
    ["swagger: '2.0'", "version-unsupported", true],
    ["openapi: 4.0.0", "version-unsupported", true],
    ["openapi: 3.1.0\npaths: 1", "wrong-type", false],
    ["openapi: 3.1.0\npaths: { /a: { get: [] } }", "wrong-type", false],
    ["openapi: 3.1.0\npaths: { /a: { get: { parameters: [null] } } }", "required-missing", false],
    ["openapi: 3.1.0\npaths: { $ref: '#/paths' }", "ref-cycle", false],
  ];
  it.each(rows)("%j is told as %s", async (text, code, fails) => {
    const { diagnostics, failed } = await loadProject({ "specs/a/openapi.yaml": text });
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map((error) => error.code)).toEqual([code]);
    expect(failed).toEqual(fails ? ["a"] : []);
  });

  it.each([
    ["openapi: 3.1.0"],
    ["openapi: 3.0"],
    ["openapi: 3.1.0\ninfo:\npaths:\ncomponents:\nsecurity:\n"],
  ])("%j is an empty contract", async (text) => {
    const { diagnostics, service } = await loadProject({ "specs/a/openapi.yaml": text });
    expect(diagnostics).toEqual([]);
    expect(service("a").routes).toEqual([]);
  });

  it("null in every place is survived", async () => {
    const { diagnostics, failed } = await loadProject({
      "specs/a/openapi.yaml": `openapi: 3.1.0
info: { title: , version: }
paths: { /a: , /b: { get: , post: { operationId: , parameters: , requestBody: , responses: { 200: , default: { content: { a/b: , application/json: { schema: } }, headers: { X: } } }, tags: , x-emits: } } }
components: { schemas: { A: , B: { type: , properties: , items: , allOf: , required: , enum: , discriminator: , pattern: } }, securitySchemes: { a: } }
`,
      "specs/a/asyncapi.yaml": `asyncapi: 3.0.0
info:
channels: { a: , b: { address: , messages: { m: , n: { payload: , headers: , traits: , x-key: } }, x-stream: } }
operations: { o: , p: { action: send, channel: { $ref: "#/channels/b" }, messages: }, q: { action: receive, channel: , messages: [null], x-retry: } }
`,
    });
    expect(failed).toEqual([]);
    expect(diagnostics.length).toBeGreaterThan(10);
  });

  it.each([
    [{}, "no-services  There is no folder specs."],
    [{ "specs/common/a.yaml": "a: 1" }, "no-services  There is no service in specs."],
    [{ "specs/common/openapi.yaml": "openapi: 3.1.0" }, "name-clash  A service cannot be called"],
    [{ "specs/a b/openapi.yaml": "openapi: 3.1.0" }, "name-impossible  `a b` cannot be"],
    [
      { "specs/a/openapi.yaml": "openapi: 3.1.0", "specs/a/openapi.json": "{}" },
      "document-ambiguous  The service has the same contract twice",
    ],
  ])("%j is told", async (files, want) => {
    const { printed } = await loadProject(files);
    expect(printed).toContain(want);
  });
});
