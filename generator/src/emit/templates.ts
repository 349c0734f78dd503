import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { ClientView } from "./views/client-view.ts";
import type { CoreView } from "./views/core-view.ts";
import type { IndexView } from "./views/index-view.ts";
import type { ProducerView } from "./views/producer-view.ts";
import type { RouterView } from "./views/router-view.ts";
import type { ServiceCoreView } from "./views/service-core-view.ts";
import type { TypesView } from "./views/types-view.ts";
import type { ValidatorsView, ValidatorTypesView } from "./views/validators-view.ts";
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
  readonly "worker.ts": WorkerView;
}

/** Turns a view into the text of a file. */
export type Render = <Name extends keyof Views>(name: Name, view: Views[Name]) => string;

/** Files whose name begins so are pieces that templates include. */
const partialPrefix = "_";
const extension = ".hbs";

/**
 * Loads Handlebars and the templates.
 *
 * @param overrides absolute path of a folder whose files replace ours of the same name
 */
export async function loadTemplates(overrides?: string): Promise<Render> {
  const [{ default: handlebars }, ours, theirs] = await Promise.all([
    import("handlebars"),
    readTemplates(packagedTemplates()),
    overrides === undefined ? [] : readTemplates(overrides),
  ]);
  const sources = new Map([...ours, ...theirs]);
  const engine = handlebars.create();
  const options = { knownHelpersOnly: true, noEscape: true, strict: true };
  const templates = new Map(
    [...sources].map(([name, source]) => [name, engine.compile<object>(source, options)]),
  );
  for (const [name, template] of templates) {
    if (name.startsWith(partialPrefix)) engine.registerPartial(name.slice(1), template);
  }
  return (name, view) => {
    const template = templates.get(name);
    if (template === undefined) throw new Error(`There is no template ${name}${extension}.`);
    return template(guarded(view, `${name}${extension}`));
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

function packagedTemplates(): string {
  return dirname(createRequire(import.meta.url).resolve("@revent/templates/package.json"));
}

async function readTemplates(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(extension)).sort();
  const read = async (name: string) =>
    [name.slice(0, -extension.length), await readFile(join(folder, name), "utf8")] as const;
  return new Map(await Promise.all(names.map(read)));
}
