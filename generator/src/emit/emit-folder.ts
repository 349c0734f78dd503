import type { Diagnostics } from "../diagnostics/index.ts";
import type { EmittedFile } from "./emit.ts";
import type { Folder, ServiceFolder } from "./plan.ts";
import type { Render } from "./templates.ts";
import type { Tools } from "./tools.ts";
import type { AjvModules } from "./validators/ajv.ts";
import { compileValidators } from "./validators/compile.ts";
import { clientView } from "./views/client-view.ts";
import { coreView } from "./views/core-view.ts";
import { indexView } from "./views/index-view.ts";
import { producerView } from "./views/producer-view.ts";
import { routerView } from "./views/router-view.ts";
import { typesView } from "./views/types-view.ts";
import { validatorsView, validatorTypesView } from "./views/validators-view.ts";
import { webhooksView } from "./views/webhooks-view.ts";
import { workerView } from "./views/worker-view.ts";

/** What compiling validators needs. */
export interface Compiler {
  readonly modules: AjvModules;
  readonly tracksEvaluated: boolean;
  readonly diagnostics: Diagnostics;
}

/** Every file of one folder of generated/; only those that have something to say. */
export function emitFolder(
  folder: Folder | ServiceFolder,
  tools: Tools,
  render: Render,
  compiler: Compiler,
): EmittedFile[] {
  const texts = new Map<string, string>();
  if (folder.types.length + folder.foreign.length > 0) {
    texts.set("types.ts", render("types.ts", typesView(folder, tools.map)));
  }
  if ("service" in folder) addService(texts, folder, tools, render);
  const modules = [...texts.keys()];
  if (modules.length > 0) texts.set("index.ts", render("index.ts", indexView(folder, modules)));
  addValidators(texts, folder, tools, render, compiler);
  return [...texts].map(([name, text]) => ({ path: `${folder.owner}/${name}`, text }));
}

function addService(
  texts: Map<string, string>,
  folder: ServiceFolder,
  tools: Tools,
  render: Render,
): void {
  const { routes, webhooks, publications, subscriptions } = folder.service;
  if (routes.length + subscriptions.length > 0) {
    texts.set("core.ts", render("core.ts", coreView(folder, tools)));
  }
  if (routes.length > 0) texts.set("router.ts", render("router.ts", routerView(folder, tools)));
  if (publications.length > 0) {
    texts.set("producer.ts", render("producer.ts", producerView(folder, tools)));
  }
  if (subscriptions.length > 0) {
    texts.set("worker.ts", render("worker.ts", workerView(folder, tools)));
  }
  if (routes.length > 0) texts.set("client.ts", render("client.ts", clientView(folder, tools)));
  if (webhooks.length > 0) {
    texts.set("webhooks.ts", render("webhooks.ts", webhooksView(folder, tools)));
  }
}

function addValidators(
  texts: Map<string, string>,
  folder: Folder,
  tools: Tools,
  render: Render,
  { modules, tracksEvaluated, diagnostics }: Compiler,
): void {
  const { types, validators } = tools;
  const { owner } = folder;
  if (validators.exportedBy(owner).length + validators.usedBy(owner).length === 0) return;
  const compiled = compileValidators(modules, {
    folder,
    types,
    plan: validators,
    tracksEvaluated,
    diagnostics,
  });
  texts.set("validators.js", render("validators.js", validatorsView(folder, tools, compiled)));
  texts.set("validators.d.ts", render("validators.d.ts", validatorTypesView(folder, tools)));
}
