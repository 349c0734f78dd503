import { describe, expect, it } from "vitest";
import { contracts, createProject } from "./testing/project.ts";

const { "specs/shop/openapi.yaml": openapi = "", "specs/shop/asyncapi.yaml": asyncapi = "" } =
  contracts;

function withConfig(config: unknown, files: Readonly<Record<string, string>> = contracts) {
  return createProject({ ...files, "revent.config.json": JSON.stringify(config, null, 2) });
}

describe("the configuration", { timeout: 120_000 }, () => {
  it("moves folders, for generate, check and inspect alike", async () => {
    const project = withConfig(
      { folders: { specs: "./api", out: "src/made", services: "src/app" } },
      { "api/shop/openapi.yaml": openapi, "api/shop/asyncapi.yaml": asyncapi },
    );
    expect(await project.revent("generate")).toMatchObject({ code: 0, err: "" });
    expect(project.read("src/app/shop/core.ts")).toContain('"../../made/shop/index.ts"');
    expect((await project.revent("check")).code).toBe(0);
    expect(JSON.parse((await project.revent("inspect")).out).services).toHaveLength(1);
  });

  it("finds services that stand elsewhere, and leaves out those that it excludes", async () => {
    const project = withConfig(
      {
        services: {
          shop: { openapi: "old/shop.v2.yaml", asyncapi: "old/events.yaml", core: "src/shop.ts" },
          post: { folder: "specs/mailing" },
          mail: false,
        },
      },
      {
        "old/shop.v2.yaml": openapi,
        "old/events.yaml": asyncapi.replace("openapi.yaml#", "shop.v2.yaml#"),
        "specs/mail/asyncapi.yaml": "no: contract",
        "specs/mailing/asyncapi.yaml": (contracts["specs/mail/asyncapi.yaml"] ?? "").replace(
          "../shop/asyncapi.yaml",
          "../../old/events.yaml",
        ),
      },
    );
    const { code, out, err } = await project.revent("generate");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^src\/shop\.ts:\d+ added stub placeOrder$/m);
    expect(project.read("src/shop.ts")).toContain('"../generated/shop/index.ts"');
    // A schema in a contract of the service is its own, wherever the contract stands.
    expect(project.read("generated/shop/types.ts")).toContain("export type Order = {");
    expect(project.read("generated/post/worker.ts")).toContain('super(broker, "post", options)');
    const paths = [...project.snapshot().keys()];
    expect(paths.filter((path) => /^(generated|services)\/mail/.test(path))).toEqual([]);
    expect((await project.revent("check")).code).toBe(0);
    expect((await project.revent("generate")).out).toMatch(/^Nothing to do/);
    project.edit("src/shop.ts", "placeOrder", "plaecOrder");
    expect((await project.revent("check")).out).toMatch(/^src\/shop\.ts:\d+:1 {2}handler-missing/m);
    expect((await project.revent("generate")).out).toMatch(/src\/shop\.ts:\d+ added stub placeOrd/);
  });

  it("does not take the folder of a contract that another service names for a service", async () => {
    const project = withConfig(
      { services: { shop: { openapi: "specs/old/openapi.yaml" } } },
      { "specs/old/openapi.yaml": openapi.replace("      x-emits: [order.placed]\n", "") },
    );
    expect((await project.revent("generate")).code).toBe(0);
    const { services } = JSON.parse((await project.revent("inspect")).out);
    expect(services.map(({ name }: { name: string }) => name)).toEqual(["shop"]);
  });

  it("needs no folder of contracts where every service is named", async () => {
    const project = withConfig(
      { services: { shop: { openapi: "shop.yaml", core: "shop.ts" } } },
      { "shop.yaml": openapi.replace("      x-emits: [order.placed]\n", "") },
    );
    expect((await project.revent("generate")).code).toBe(0);
    expect(project.read("shop.ts")).toContain('"./generated/shop/index.ts"');
    expect((await project.revent("check")).code).toBe(0);
  });

  it.each([
    ["js", ".js"],
    ["none", ""],
  ])("writes import specifiers with %s", async (imports, ending) => {
    const project = withConfig({ extensions: { imports } });
    await project.revent("generate");
    const specifiers = [...project.snapshot()].flatMap(([path, text]) =>
      path.endsWith(".ts") ? [...text.matchAll(/ from "(\.[^"]+)";/g)].map((one) => one[1]) : [],
    );
    const wrong = specifiers.filter(
      (one = "") => !/\/validators\.js$/.test(one) && !new RegExp(`/[a-z]+${ending}$`).test(one),
    );
    expect(specifiers.length).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
    // A core that lost its imports gets one with the same ending.
    project.write(
      "services/mail/core.ts",
      'import type { MailCore } from "#generated/mail";\nexport class Mail implements MailCore {}\n',
    );
    await project.revent("generate");
    expect(project.read("services/mail/core.ts")).toContain("onOrderPlaced");
  });

  it("stands in package.json as well, whose other keys do not matter", async () => {
    const project = createProject({
      ...contracts,
      "package.json":
        '{ "dependencies": { "revent": "1" }, "revent": { "folders": { "out": "made" } } }',
    });
    expect((await project.revent("generate")).code).toBe(0);
    const manifest = project.read("made/.revent.json");
    project.edit("package.json", '"1"', '"2"');
    expect((await project.revent("generate")).out).toMatch(/^Nothing to do/);
    expect(project.read("made/.revent.json")).toBe(manifest);
  });

  it("generates again when it has changed", async () => {
    const project = createProject(contracts);
    await project.revent("generate");
    project.write("revent.config.json", '{ "extensions": { "imports": "js" } }');
    expect((await project.revent("generate")).out).toMatch(/^Wrote \d+ files/);
    expect((await project.revent("generate")).out).toMatch(/^Nothing to do/);
  });

  it("gives way to the command line", async () => {
    const project = withConfig({
      folders: { out: "made", services: "gone/../here" },
      strict: true,
    });
    project.edit("specs/shop/openapi.yaml", "x-emits:", "x-emit:");
    const options = ["--out", "elsewhere", "--no-strict"];
    expect((await project.revent("generate")).code).toBe(1);
    expect((await project.revent("generate", ...options)).code).toBe(0);
    const paths = [...project.snapshot().keys()];
    expect(paths).toContain("elsewhere/shop/types.ts");
    expect(paths).toContain("here/shop/core.ts");
    expect((await project.revent("generate", ...options)).out).toMatch(/^Nothing to do/);
  });

  it("sets severities by code, but never makes wrong code right", async () => {
    const severities = {
      "extension-unknown": "off",
      "handler-unwritten": "error",
      "event-unsent": "warning",
      "ref-not-found": "off",
    };
    const project = withConfig({ severities, strict: true });
    project.edit("specs/shop/openapi.yaml", "x-emits:", "x-emit:");
    project.edit("specs/mail/asyncapi.yaml", "/shop/asyncapi", "/bank/asyncapi");
    project.write(
      "specs/bank/asyncapi.yaml",
      asyncapi
        .replace("openapi.yaml#", "../shop/openapi.yaml#")
        .replace("address: shop", "address: bank")
        .replace("action: send", "action: receive"),
    );
    expect(await project.revent("generate")).toMatchObject({ code: 0, err: "" });
    const { code, out } = await project.revent("check");
    expect(code).toBe(1);
    expect(out).toMatch(/handler-unwritten {2}`/);
    expect(out).toMatch(/event-unsent {2}warning: /);
    expect(out).not.toContain("extension-unknown");
    expect((await project.revent("check", "--strict")).out).toMatch(/event-unsent {2}(?!warning)/);
    project.edit("specs/mail/asyncapi.yaml", "channels/shop", "channels/shopp");
    expect((await project.revent("generate")).err).toMatch(/ref-not-found {2}`/);
  });

  it("asks the official validators before it generates where their objections are to count", async () => {
    const project = withConfig({ severities: { "document-invalid": "error" } });
    project.edit("specs/shop/openapi.yaml", "version: 1.0.0", "version: 1.0.0, licence: MIT");
    expect(await project.revent("generate")).toMatchObject({ code: 1 });
    project.write("revent.config.json", '{ "severities": { "document-invalid": "off" } }');
    expect(await project.revent("generate", "--strict")).toMatchObject({ code: 0 });
  });

  it("lets extensions be that look like ours", async () => {
    const project = withConfig({ extensions: { contracts: ["x-emit"] } });
    project.edit("specs/shop/openapi.yaml", "x-emits:", "x-emit:");
    expect(await project.revent("generate", "--strict")).toMatchObject({ code: 0, err: "" });
  });
});

describe("faults of the configuration", () => {
  it("are told all at once, each with its place, its excerpt and the way out", async () => {
    const project = createProject({
      ...contracts,
      "old/shop.yaml": openapi,
      "revent.config.json": `{
  "fodlers": { "specs": "api" },
  "folders": { "specs": "spec", "out": "services/x", "templates": "../t" },
  "services": {
    "shop": { "openapi": "old/shopp.yaml", "core": "core.js" },
    "empty": {},
    "mial": false,
    "two": { "openapi": "old/shop.yaml" },
    "three": { "openapi": "old/shop.yaml", "core": "services/x/core.ts", "folder": "/etc" }
  },
  "strict": 1,
  "strict": true
}
`,
    });
    const before = project.snapshot();
    const { code, out, err } = await project.revent("generate");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err.replaceAll(project.root, "ROOT")).toMatchInlineSnapshot(`
      "revent.config.json:2:3  config-invalid  \`fodlers\` is not known here.
        2 |   "fodlers": { "specs": "api" },
          |   ^^^^^^^^^
        at /fodlers
        Did you mean \`folders\`?

      revent.config.json:3:25  config-invalid  There is no folder spec in ROOT.
        3 |   "folders": { "specs": "spec", "out": "services/x", "templates": "../t" },
          |                         ^^^^^^
        at /folders/specs
        Say where the contracts are with --specs, or in revent.config.json.

      revent.config.json:3:40  config-invalid  \`services/x\` must be apart from \`services\`.
        3 |   "folders": { "specs": "spec", "out": "services/x", "templates": "../t" },
          |                                        ^^^^^^^^^^^^
        at /folders/out
        It holds generated files only.

      revent.config.json:3:67  config-invalid  \`../t\` is not a folder inside the project ROOT.
        3 |   "folders": { "specs": "spec", "out": "services/x", "templates": "../t" },
          |                                                                   ^^^^^^
        at /folders/templates
        Keep it inside.

      revent.config.json:5:26  config-invalid  There is no file \`old/shopp.yaml\`.
        5 |     "shop": { "openapi": "old/shopp.yaml", "core": "core.js" },
          |                          ^^^^^^^^^^^^^^^^
        at /services/shop/openapi
        Did you mean \`old/shop.yaml\`?

      revent.config.json:5:52  config-invalid  \`core\` should be the path of a .ts file inside the project.
        5 |     "shop": { "openapi": "old/shopp.yaml", "core": "core.js" },
          |                                                    ^^^^^^^^^
        at /services/shop/core

      revent.config.json:6:5  config-invalid  empty has no contract: none in spec/empty/, and none is named here.
        6 |     "empty": {},
          |     ^^^^^^^
        at /services/empty
        Say where it is with \`openapi\`, \`asyncapi\` or \`folder\`.

      revent.config.json:7:5  config-invalid  There is no folder \`mial\` in spec/ to leave out.
        7 |     "mial": false,
          |     ^^^^^^
        at /services/mial

      revent.config.json:9:27  config-invalid  \`old/shop.yaml\` is that of two already.
        9 |     "three": { "openapi": "old/shop.yaml", "core": "services/x/core.ts", "folder": "/etc" }
          |                           ^^^^^^^^^^^^^^^
        at /services/three/openapi

      revent.config.json:9:52  config-invalid  \`services/x/core.ts\` stands among the generated files.
        9 |     "three": { "openapi": "old/shop.yaml", "core": "services/x/core.ts", "folder": "/etc" }
          |                                                    ^^^^^^^^^^^^^^^^^^^^
        at /services/three/core
        Keep what people write elsewhere.

      revent.config.json:9:84  config-invalid  \`/etc\` is not inside the project.
        9 |     "three": { "openapi": "old/shop.yaml", "core": "services/x/core.ts", "folder": "/etc" }
          |                                                                                    ^^^^^^
        at /services/three/folder

      revent.config.json:12:3  duplicate-key  The key \`strict\` stands twice in the same object.
        12 |   "strict": true
           |   ^
        Keep one of them; readers differ in which one they take.
      "
    `);
    expect(project.snapshot()).toEqual(before);
  });

  it.each([
    ["json", /^\[\n\{"severity":"error","code":"config-invalid".*"line":1,"column":3\}\n\]\n$/],
    ["github", /^::error file=revent\.config\.json,line=1,col=3,title=config-invalid::.*\n$/],
  ])("are printed by check with --format %s", async (format, expected) => {
    const project = createProject({ ...contracts, "revent.config.json": '{ "strcit": true }' });
    const { code, out, err } = await project.revent("check", "--format", format);
    expect({ code, err }).toEqual({ code: 2, err: "" });
    expect(out).toMatch(expected);
  });

  it.each([
    [
      '{\n  "strict": true,\n}\n',
      "revent.config.json:3:1  syntax-error  The file is not valid JSON: a name in double quotes should stand here.\n  3 | }\n    | ^\n  JSON has no comma after the last entry.\n",
    ],
    [
      "{ // strict\n}",
      "revent.config.json:1:3  syntax-error  The file is not valid JSON: a name in double quotes or `}` should stand here.\n  1 | { // strict\n    |   ^\n  JSON has no comments.\n",
    ],
    [
      "",
      "revent.config.json:1:1  syntax-error  The file is not valid JSON: a value should stand here.\n",
    ],
  ])("of syntax: %j", async (text, expected) => {
    const project = createProject({ ...contracts, "revent.config.json": text });
    expect(await project.revent("inspect")).toEqual({ code: 2, out: "", err: expected });
  });

  it("of two places at once name both", async () => {
    const project = createProject({
      ...contracts,
      "revent.config.json": '{ "strict": true }',
      "package.json": '{\n  "revent": { "strict": true }\n}\n',
    });
    const { code, err } = await project.revent("generate");
    expect(code).toBe(2);
    expect(err).toMatch(
      /^package\.json:2:3 {2}config-ambiguous {2}The configuration stands twice: in revent\.config\.json and under `revent` in package\.json\./,
    );
  });

  it("of the command line are told in a line of their own, beside those of the file", async () => {
    const project = createProject({ ...contracts, "revent.config.json": '{ "strcit": true }' });
    const { code, err } = await project.revent("generate", "--specs", "api", "--out", "specs");
    expect(code).toBe(2);
    expect(err).toContain("revent.config.json:1:3  config-invalid  `strcit` is not known here.");
    expect(err).toMatch(/^revent: --specs: There is no folder api in /m);
  });
});
