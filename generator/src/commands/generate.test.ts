import { beforeAll, describe, expect, it } from "vitest";
import { contracts, createProject, type TestProject } from "./testing/project.ts";

let first: { readonly code: number; readonly out: string; readonly err: string };
let files: Readonly<Record<string, string>>;

beforeAll(async () => {
  const project = createProject(contracts);
  first = await project.revent("generate");
  files = Object.fromEntries(project.snapshot());
}, 120_000);

/** A project as the first run leaves it. */
function generated(): TestProject {
  return createProject(files);
}

describe("revent generate", { timeout: 120_000 }, () => {
  it("writes the generated files and a core for each service, and says what is left to do", () => {
    const { code, out, err } = first;
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        "generated/.revent.json",
        "generated/mail/worker.ts",
        "generated/shop/router.ts",
        "services/mail/core.ts",
        "services/shop/core.ts",
      ]),
    );
    expect(out).toMatch(/^Wrote \d+ files in generated\//);
    expect(out).toMatch(/^services\/mail\/core\.ts:\d+ added stub onOrderPlaced$/m);
    expect(out).toContain("Left to do: write them.");
    const line = Number(/shop\/core\.ts:(\d+) added stub listOrders/.exec(out)?.[1]);
    expect(files["services/shop/core.ts"]?.split("\n")[line - 1]).toContain("listOrders(");
  });

  it("changes nothing the second time", async () => {
    const project = generated();
    const before = project.snapshot();
    const { code, out } = await project.revent("generate");
    expect(code).toBe(0);
    expect(out).toMatch(/^Nothing to do: \d+ files are as the contracts say\.\n$/);
    expect(project.snapshot()).toEqual(before);
  });

  it("adds what a contract gains to a core and leaves the rest of it alone", async () => {
    const project = generated();
    const mine = project
      .read("services/shop/core.ts")
      .replace(/throw notImplemented\("placeOrder"\)/, "return this.place()");
    project.write("services/shop/core.ts", mine);
    project.edit(
      "specs/shop/openapi.yaml",
      "    get:\n",
      "    delete:\n      operationId: cancelAll\n      responses: { '204': { description: Gone. } }\n    get:\n",
    );
    const { code, out } = await project.revent("generate");
    expect(code).toBe(0);
    expect(out).toMatch(/^services\/shop\/core\.ts:\d+ added stub cancelAll$/m);
    const lines = project.read("services/shop/core.ts").split("\n");
    expect(lines.filter((line) => line.includes("return this.place()"))).toHaveLength(1);
    expect(lines.some((line) => line.includes("async cancelAll("))).toBe(true);
  });

  it("adds a handler again that a person has deleted, though the contracts have not changed", async () => {
    const project = generated();
    const core = project.read("services/mail/core.ts");
    project.write("services/mail/core.ts", core.replace(/ {2}async onOrderPlaced[^}]*}\n/, ""));
    const { out } = await project.revent("generate");
    expect(out).toMatch(/services\/mail\/core\.ts:\d+ added stub onOrderPlaced/);
  });

  it("removes files that no contract produces any more, and reports handlers without one", async () => {
    const project = generated();
    project.edit("specs/mail/asyncapi.yaml", "action: receive", "action: send");
    project.remove("specs/shop/asyncapi.yaml");
    project.write(
      "specs/mail/asyncapi.yaml",
      project
        .read("specs/mail/asyncapi.yaml")
        .replace(/channels:[\s\S]*/, "channels: {}\noperations: {}\n"),
    );
    const { out } = await project.revent("generate");
    expect(out).toContain("generated/mail/worker.ts (removed)");
    const paths = [...project.snapshot().keys()];
    expect(paths.filter((path) => path.startsWith("generated/mail/worker"))).toEqual([]);
    expect(paths).toContain("services/mail/core.ts");
  });

  it("reports a handler that the contract lost, and keeps it", async () => {
    const project = generated();
    project.edit("specs/shop/openapi.yaml", "operationId: listOrders", "operationId: showOrders");
    const { out } = await project.revent("generate");
    expect(out).toMatch(
      /services\/shop\/core\.ts:\d+ orphaned listOrders: the contract no longer has it/,
    );
    expect(project.read("services/shop/core.ts")).toContain("async listOrders(");
  });

  it("writes nothing over a file that was edited by hand, unless forced", async () => {
    const project = generated();
    project.edit("generated/shop/router.ts", "createRouter(routes", "createRouter(myRoutes");
    project.edit("specs/shop/openapi.yaml", "Place an order.", "Order something.");
    const before = project.snapshot();
    const refused = await project.revent("generate");
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/^generated\/shop\/router\.ts {2}output-edited/);
    expect(refused.err).toContain("Nothing was written.");
    expect(project.snapshot()).toEqual(before);

    const forced = await project.revent("generate", "--force");
    expect(forced.code).toBe(0);
    expect(project.read("generated/shop/router.ts")).not.toContain("myRoutes");
    expect((await project.revent("check")).code).toBe(0);
  });

  it.each([[], ["--force"]])(
    "never writes over a file without our header (%s)",
    async (...flags) => {
      const project = createProject({
        ...contracts,
        "generated/shop/types.ts": "export type Mine = 1;\n",
      });
      const before = project.snapshot();
      const { code, err } = await project.revent("generate", ...flags);
      expect(code).toBe(1);
      expect(err).toMatch(/^generated\/shop\/types\.ts {2}output-foreign/);
      expect(project.snapshot()).toEqual(before);
    },
  );

  it.each(["", "<<<<<<< HEAD\n{}\n=======\n"])(
    "goes on with a manifest that a merge has spoilt (%j)",
    async (spoilt) => {
      const project = generated();
      project.write("generated/.revent.json", spoilt);
      expect((await project.revent("generate")).code).toBe(0);
      const { "generated/.revent.json": manifest, ...others } = Object.fromEntries(
        project.snapshot(),
      );
      expect(files).toMatchObject(others);
      expect(JSON.parse(manifest ?? "").outputs).toEqual(
        JSON.parse(files["generated/.revent.json"] ?? "").outputs,
      );
    },
  );

  it("goes on where a run was killed while it moved files", async () => {
    const project = generated();
    const old = project.snapshot();
    project.edit("specs/shop/openapi.yaml", "List orders.", "List all orders.");
    await project.revent("generate");
    const done = project.snapshot();
    // As the process leaves it: the manifest is old, one file is new, and the staging folder stands.
    project.write(
      "generated/.revent-staging-999999999/.revent.json",
      project.read("generated/.revent.json"),
    );
    project.write("generated/.revent.json", old.get("generated/.revent.json") ?? "");
    project.write("generated/shop/core.ts", old.get("generated/shop/core.ts") ?? "");
    project.edit("specs/shop/openapi.yaml", "List all orders.", "List orders, all.");
    expect((await project.revent("generate")).code).toBe(0);
    expect([...project.snapshot().keys()]).toEqual([...done.keys()]);
  });

  it("writes nothing and says why where a contract is broken", async () => {
    const project = generated();
    project.write("specs/shop/openapi.yaml", "openapi: 3.1.0\npaths: [oops\n");
    const before = project.snapshot();
    const { code, err } = await project.revent("generate");
    expect(code).toBe(3);
    expect(err).toMatch(/^specs\/shop\/openapi\.yaml:\d+:\d+ {2}syntax-error/);
    expect(project.snapshot()).toEqual(before);
  });

  it("only says what it would do with --dry-run", async () => {
    const project = createProject(contracts);
    const before = project.snapshot();
    const { code, out } = await project.revent("generate", "--dry-run");
    expect(code).toBe(0);
    expect(out).toMatch(/^Would write \d+ files in generated\//);
    expect(out).toMatch(/services\/shop\/core\.ts:\d+ would get stub placeOrder/);
    expect(project.snapshot()).toEqual(before);
  });

  it("leaves a core that is not valid TypeScript alone and writes the rest", async () => {
    const project = createProject({ ...contracts, "services/shop/core.ts": "export class {\n" });
    const { code, err } = await project.revent("generate");
    expect(code).toBe(1);
    expect(err).toMatch(/^services\/shop\/core\.ts:\d+:\d+ {2}core-syntax/);
    expect(project.read("services/shop/core.ts")).toBe("export class {\n");
    expect(project.read("generated/shop/core.ts")).toContain("placeOrder");
  });

  it("takes other folders, and cores import from where they are told", async () => {
    const { "specs/shop/openapi.yaml": openapi = "" } = contracts;
    const project = createProject({
      "api/shop/openapi.yaml": openapi.replace("      x-emits: [order.placed]\n", ""),
    });
    const folders = ["--specs", "api", "--out", "src/made", "--services", "src/app/services"];
    expect((await project.revent("generate", ...folders)).code).toBe(0);
    expect(project.read("src/app/services/shop/core.ts")).toContain(
      '"../../../made/shop/index.ts"',
    );
    expect((await project.revent("check", ...folders)).code).toBe(0);
  });
});
