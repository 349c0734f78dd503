import handlebars from "handlebars";
import { describe, expect, it } from "vitest";
import { Diagnostics } from "../../diagnostics/index.ts";
import { TemplateChecker } from "./check-template.ts";
import { checkTemplates } from "./index.ts";
import { readOurs } from "./sources.ts";
import type { ViewSchema } from "./view-schema.ts";

const text: ViewSchema = { type: "string" };
const lines: ViewSchema = { type: "array", items: text };
const object = (properties: Readonly<Record<string, ViewSchema>>): ViewSchema => ({
  type: "object",
  properties,
});
const view = object({
  name: text,
  doc: lines,
  security: { anyOf: [{ const: false }, object({ kind: text })] },
  methods: { type: "array", items: object({ title: text, doc: lines }) },
});
const partials = {
  _lines: "{{#each this}}\n{{this}}\n{{/each}}\n",
  _method: "{{title}} {{extra}}",
  _loop: "{{> loop}}",
  _numbered: "{{@index}} {{titel}}",
};

/** What is said of a template, as `line:column code message hint`, and of its partials with their file. */
function faultsOf(template: string): readonly string[] {
  const all = Object.entries({ "x.ts": template, ...partials });
  const sources = new Map(all.map(([name, one]) => [name, { text: one, file: `${name}.hbs` }]));
  const diagnostics = new Diagnostics();
  new TemplateChecker(sources, handlebars.parse, diagnostics).check("x.ts", view);
  return diagnostics.list.map(({ code, message, hint = "", place }) => {
    const file = place.file === "x.ts.hbs" ? "" : `${place.file} `;
    return `${file}${place.line}:${place.column} ${code} ${message} ${hint}`.trim();
  });
}

describe("TemplateChecker", () => {
  it.each([
    "{{name}}{{this.name}}{{./name}}{{{name}}}{{! comment }}{{@root.name}}",
    "{{> lines doc}}{{#if doc}}{{/if}}{{#unless security}}{{else}}{{security.kind}}{{/unless}}",
    "{{#each methods}}{{title}}{{../name}}{{@index}}{{#if @first}}{{/if}}{{> lines doc}}{{/each}}",
    "{{#each methods as |one number|}}{{one.title}}{{number}}{{/each}}",
    "{{#each methods}}{{#each doc}}{{this}}{{../title}}{{../../name}}{{/each}}{{/each}}",
    "{{#with security}}{{kind}}{{else}}{{name}}{{/with}}{{#security}}{{kind}}{{/security}}",
    "{{#if name}}{{else if doc}}{{doc.length}}{{doc.[0]}}{{else}}{{name}}{{/if}}",
    "{{#methods}}{{> method extra=@index}}{{/methods}}{{> method title='a' extra=1}}",
  ])("finds nothing wrong with %s", (template) => {
    expect(faultsOf(template)).toEqual([]);
  });

  it.each([
    ["{{nmae}}", "1:3 template-field There is no `nmae` in this view. Did you mean `name`?"],
    ["\n  {{#if nmae}}{{/if}}", "2:9 template-field There is no `nmae` in this view. Did you mean"],
    ["{{#unless nmae}}{{/unless}}", "1:11 template-field There is no `nmae`"],
    [
      "{{#each method}}{{anything}}{{/each}}",
      "1:9 template-field There is no `method` in this view.",
    ],
    [
      "{{#if security}}{{#each methods}}{{titel}}{{/each}}{{/if}}",
      "1:36 template-field There is no `titel` in this view. Did you mean `title`?",
    ],
    [
      "{{#if name}}{{else}}{{#if doc}}{{else if dco}}{{/if}}{{/if}}",
      "1:42 template-field There is no `dco`",
    ],
    [
      "{{#each methods}}{{else}}{{title}}{{/each}}",
      "1:28 template-field There is no `title` in this view. There is `name`, `doc`",
    ],
    ["{{#each methods}}{{../nmae}}{{/each}}", "1:20 template-field There is no `nmae`"],
    [
      "{{#each methods}}{{#each doc}}{{../titel}}{{/each}}{{/each}}",
      "1:33 template-field There is no `titel`",
    ],
    ["{{#each methods}}{{@root.nmae}}{{/each}}", "1:20 template-field There is no `nmae`"],
    [
      "{{#each methods}}{{name}}{{/each}}",
      "1:20 template-field There is no `name` in this view. There is `title`, `doc`.",
    ],
    ["{{security.knd}}", "1:3 template-field There is no `knd` in this view. Did you mean `kind`?"],
    ["{{#with security}}{{knid}}{{/with}}", "1:21 template-field There is no `knid`"],
    ["{{#each methods as |one|}}{{one.titel}}{{/each}}", "1:29 template-field There is no `titel`"],
    ["{{> lines dco}}", "1:11 template-field There is no `dco` in this view. Did you mean `doc`?"],
    [
      "{{#each methods}}{{> method}}{{/each}}",
      "_method.hbs 1:13 template-field There is no `extra`",
    ],
    [
      "{{#each methods}}{{> numbered}}{{/each}}",
      "_numbered.hbs 1:14 template-field There is no `titel`",
    ],
    ["{{> method title=nmae extra=1}}", "1:18 template-field There is no `nmae`"],
    ["{{name.length}}", "1:3 template-field There is no `length` in what is only text."],
    [
      "{{doc.first}}",
      "1:3 template-field There is no `first` in a list. Go through it with {{#each}}.",
    ],
    ["{{../name}}", "1:3 template-field `../name` leads out of the template."],
    ["{{@index}}", "1:3 template-field `@index` has a value inside {{#each}} only."],
    [
      "{{#each doc}}{{@indx}}{{/each}}",
      "1:16 template-field There is no `@indx`. Did you mean `index`?",
    ],
    [
      "{{toString}}{{__proto__}}",
      "1:3 template-field There is no `toString`",
      "1:15 template-field There is no `__proto__`",
    ],
    [
      "{{doc}}",
      "1:1 template-invalid `doc` is a list, which cannot be printed as it is. Print its lines with {{> lines doc}}",
    ],
    ["{{security}}", "1:1 template-invalid `security` is an object, which cannot be printed."],
    [
      "{{#each name}}{{x}}{{/each}}",
      "1:1 template-invalid {{#each}} goes into a list, which this is not.",
    ],
    [
      "{{#with doc}}{{x}}{{/with}}",
      "1:1 template-invalid {{#with}} goes into an object, which this is not.",
    ],
    ["{{upper name}}", "1:1 template-invalid There is no helper `upper`. There is {{#if}}"],
    ["{{if name}}", "1:1 template-invalid `if` is a block: {{#if …}} … {{/if}}."],
    ["{{#ech doc}}{{/ech}}", "1:1 template-invalid There is no helper `ech`. Did you mean `each`?"],
    ["{{#if (eq name name)}}{{/if}}", "1:7 template-invalid There is no helper `eq`."],
    ["{{> lnes doc}}", "1:1 template-invalid There is no partial `lnes`. Did you mean `lines`?"],
    ["{{> (lookup . 'name')}}", "1:1 template-invalid The name of a partial that is only known"],
    ["{{> loop}}", "_loop.hbs 1:1 template-invalid This partial includes itself."],
    ["{{#> lines doc}}{{/lines}}", "1:1 template-invalid Partial blocks, inline partials"],
    ["{{#*inline 'a'}}{{/inline}}", "1:1 template-invalid Partial blocks, inline partials"],
    [
      "a\n{{#if name}}\n{{/each}}",
      "2:4 template-invalid This is not valid Handlebars: if doesn't match each.",
    ],
    [
      "a\n{{#if name}}\nb",
      "3:1 template-invalid This is not valid Handlebars: the file ends inside a tag or a block.",
    ],
    [
      "a\nb {{name",
      "2:1 template-invalid This is not valid Handlebars: something on this line was not expected.",
    ],
  ])("says of %j: %s", (template, ...says) => {
    const faults = faultsOf(template);
    expect(faults).toHaveLength(says.length);
    for (const [index, start] of says.entries()) {
      expect(faults[index]?.slice(0, start.length)).toBe(start);
    }
  });
});

describe("checkTemplates", () => {
  it("finds nothing wrong with ours", async () => {
    const diagnostics = new Diagnostics();
    checkTemplates(await readOurs(), handlebars.parse, diagnostics);
    expect(diagnostics.list).toEqual([]);
  });
});
