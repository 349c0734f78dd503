import { describe, expect, it } from "vitest";
import { contracts, createProject } from "./testing/project.ts";

const index = "{{header}}\n// Ours.\n{{#each modules}}\nexport * from {{this}};\n{{/each}}\n";

describe("templates of a project", { timeout: 120_000 }, () => {
  it("replace ours, count as input, and are what check compares with", async () => {
    const project = createProject({ ...contracts, "own/index.ts.hbs": index });
    const options = ["--templates", "own"];
    expect(await project.revent("generate", ...options)).toMatchObject({ code: 0, err: "" });
    expect(project.read("generated/shop/index.ts").split("\n")[1]).toBe("// Ours.");
    expect((await project.revent("generate", ...options)).out).toMatch(/^Nothing to do/);
    expect((await project.revent("check", ...options)).code).toBe(0);
    expect((await project.revent("check")).out).toMatch(/shop\/index\.ts {2}output-stale/);
    project.edit("own/index.ts.hbs", "Ours", "Mine");
    expect((await project.revent("check", ...options)).out).toMatch(/index\.ts {2}output-stale/);
    expect((await project.revent("generate", ...options)).out).toContain("shop/index.ts\n");
    expect(project.read("generated/shop/index.ts").split("\n")[1]).toBe("// Mine.");
  });

  it("are refused, all faults at once, each with its place; nothing is written", async () => {
    const project = createProject({
      ...contracts,
      "revent.config.json": '{ "folders": { "templates": "own" } }',
      "own/index.ts.hbs": index.replace("{{this}}", "{{#if ../modulse}}{{this}}{{/if}}"),
      "own/worker.hbs": "",
      "own/core.ts.hbs": "{{header}}\n{{#each members}}\n",
      "own/_lnes.hbs": "",
    });
    const before = project.snapshot();
    const { code, err } = await project.revent("generate");
    expect(code).toBe(1);
    expect(err).toBe(`own/_lnes.hbs  template-unknown  No template includes the partial \`lnes\`.
  Include it by {{> lnes}}, or call it as the one that it is to replace.

own/core.ts.hbs:3:1  template-invalid  This is not valid Handlebars: the file ends inside a tag or a block.

own/index.ts.hbs:4:21  template-field  There is no \`modulse\` in this view.
  4 | export * from {{#if ../modulse}}{{this}}{{/if}};
    |                     ^
  Did you mean \`modules\`?

own/worker.hbs  template-unknown  revent has no template \`worker.hbs\` that this could replace.
  Did you mean \`worker.ts.hbs\`?

4 errors. Nothing was written.
`);
    expect(project.snapshot()).toEqual(before);
    const checked = await project.revent("check");
    expect(checked.code).toBe(1);
    expect(checked.out).toContain("own/index.ts.hbs:4:21  template-field");
    expect(checked.out).not.toContain("output-");
  });

  it("may declare what they like, but have to print TypeScript", async () => {
    const own = `${index}export const own = "ours";\n`;
    const project = createProject({ ...contracts, "own/index.ts.hbs": own });
    expect(await project.revent("generate", "--templates", "own")).toMatchObject({ code: 0 });
    project.edit("own/index.ts.hbs", '= "ours"', "= '{{header}};");
    const before = project.snapshot();
    const { code, err } = await project.revent("generate", "--templates", "own");
    expect(code).toBe(1);
    expect(err).toContain(
      "own/index.ts.hbs  template-invalid  What the template prints is not valid on line ",
    );
    expect(err).toContain("Unterminated string literal.\n  The line is `export const own = '");
    expect(project.snapshot()).toEqual(before);
  });
});
