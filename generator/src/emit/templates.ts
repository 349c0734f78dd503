import type { Diagnostics } from "../diagnostics/index.ts";
import { chooseTemplates, type Overrides, type TemplateSources } from "./overrides/index.ts";
import { syntaxFault, type TypeScript, verify } from "./verify/index.ts";
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
  const verified: Render = (name, view) => {
    const text = render(name, view);
    verify(name, view, text);
    return text;
  };
  const theirs = overrides === undefined ? new Set<string>() : ownTemplates(overrides, sources);
  if (theirs.size === 0) return verified;
  const { default: ts } = await import("typescript");
  const watched = watch(render, { ts, sources, diagnostics });
  return (name, view) => (theirs.has(name) ? watched : verified)(name, view);
}

/** Names of the templates in which a project has a hand: its own, and all where a partial is its own. */
function ownTemplates({ name: folder }: Overrides, sources: TemplateSources): ReadonlySet<string> {
  const own = [...sources].filter(([, { file }]) => file.startsWith(`${folder}/`));
  const names = own.map(([name]) => name);
  return new Set(names.some((name) => name.startsWith("_")) ? sources.keys() : names);
}

interface WatchOptions {
  readonly ts: TypeScript;
  readonly sources: TemplateSources;
  readonly diagnostics: Diagnostics;
}

/**
 * Tells what goes wrong while a template of a project is at work, instead of failing. What it declares is its
 * affair, as long as it is TypeScript.
 */
function watch(render: Render, { ts, sources, diagnostics }: WatchOptions): Render {
  return (name, view) => {
    const place = { file: sources.get(name)?.file ?? name, pointer: "" };
    const tell = (message: string, help?: string) =>
      diagnostics.error("template-invalid", place, message, help);
    try {
      const text = render(name, view);
      const fault = syntaxFault(ts, name, text);
      if (fault !== undefined) {
        const line = text.split("\n")[fault.line - 1]?.trim().slice(0, 80);
        const what = `What the template prints is not valid on line ${fault.line}: ${fault.message}`;
        tell(
          what,
          `The line is \`${line}\`. Texts of contracts belong into literals, which views hold ready.`,
        );
      } else if ("header" in view && !text.slice(0, headerReach).includes(view.header)) {
        const message = "The template does not print `{{header}}` at its beginning.";
        tell(message, "revent knows its own files by it.");
      }
      return text;
    } catch (error) {
      tell(`The template fails: ${error instanceof Error ? error.message : String(error)}`);
      return "";
    }
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
