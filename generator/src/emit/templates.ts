import type { Diagnostics } from "../diagnostics/index.ts";
import { chooseTemplates, type Overrides, type TemplateSources } from "./overrides/index.ts";
import type { ClientView } from "./views/client-view.ts";
import type { CoreView } from "./views/core-view.ts";
import type { IndexView } from "./views/index-view.ts";
import type { ProducerView } from "./views/producer-view.ts";
import type { RouterView } from "./views/router-view.ts";
import type { ServiceCoreView } from "./views/service-core-view.ts";
import type { TypesView } from "./views/types-view.ts";
import type { ValidatorsView, ValidatorTypesView } from "./views/validators-view.ts";
import type { WebhooksView } from "./views/webhooks-view.ts";
import type { WorkerView } from "./views/worker-view.ts";

/** The view that each template is given, by the template's file name without `.hbs`. */
export interface Views {
  readonly "client.ts": ClientView;
  readonly "core.ts": CoreView;
  readonly "index.ts": IndexView;
  readonly "producer.ts": ProducerView;
  readonly "router.ts": RouterView;
  readonly "service-core.ts": ServiceCoreView;
  readonly "types.ts": TypesView;
  readonly "validators.d.ts": ValidatorTypesView;
  readonly "validators.js": ValidatorsView;
  readonly "webhooks.ts": WebhooksView;
  readonly "worker.ts": WorkerView;
}

/** Turns a view into the text of a file. */
export type Render = <Name extends keyof Views>(name: Name, view: Views[Name]) => string;

/** How far into a file its header may stand, for the file to be known as ours; as `write/` has it. */
const headerReach = 400;

/** Where templates come from, and who hears of what is wrong with those of a project. */
export interface TemplateOptions {
  /** A folder of a project whose files replace ours of the same name. Default: none. */
  readonly overrides?: Overrides | undefined;
  readonly diagnostics: Diagnostics;
}

/** Loads Handlebars and the templates. */
export async function loadTemplates({ overrides, diagnostics }: TemplateOptions): Promise<Render> {
  const { default: handlebars } = await import("handlebars");
  const sources = await chooseTemplates(overrides, handlebars.parse, diagnostics);
  const engine = handlebars.create();
  const options = { knownHelpersOnly: true, noEscape: true, strict: true };
  const templates = new Map(
    [...sources].map(([name, { text }]) => [name, engine.compile<object>(text, options)]),
  );
  for (const [name, template] of templates) {
    if (name.startsWith("_")) engine.registerPartial(name.slice(1), template);
  }
  const render: Render = (name, view) => {
    const template = templates.get(name);
    if (template === undefined) throw new Error(`There is no template ${name}.hbs.`);
    return template(guarded(view, `${name}.hbs`));
  };
  return overrides === undefined ? render : watched(render, sources, diagnostics);
}

/** Tells what goes wrong while a template of a project is at work, instead of failing. */
function watched(render: Render, sources: TemplateSources, diagnostics: Diagnostics): Render {
  return (name, view) => {
    const place = { file: sources.get(name)?.file ?? name, pointer: "" };
    try {
      const text = render(name, view);
      if (!("header" in view) || text.slice(0, headerReach).includes(view.header)) return text;
      const message = "The template does not print `{{header}}` at its beginning.";
      diagnostics.error("template-invalid", place, message, "revent knows its own files by it.");
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      diagnostics.error("template-invalid", place, `The template fails: ${message}`);
    }
    return "";
  };
}

/**
 * The view, which throws where a template reads what it does not have: Handlebars takes a misspelled
 * name in a condition or loop for an empty value.
 */
function guarded(view: object, path: string): object {
  return new Proxy(view, {
    get(target, key) {
      if (typeof key === "string" && !(key in target)) {
        throw new Error(`${path} reads "${key}", which its view does not have.`);
      }
      const value: unknown = Reflect.get(target, key);
      const isView = typeof value === "object" && value !== null && typeof key === "string";
      return isView ? guarded(value, `${path}, in ${key},`) : value;
    },
  });
}
