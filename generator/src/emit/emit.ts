import { type Diagnostic, Diagnostics } from "../diagnostics/index.ts";
import type { Schema, Workspace } from "../model/index.ts";
import { emitFolder } from "./emit-folder.ts";
import type { Overrides } from "./overrides/index.ts";
import {
  commonFolder,
  type Folder,
  type ImportExtension,
  planWorkspace,
  type ServiceFolder,
} from "./plan.ts";
import { someSchema } from "./schemas.ts";
import { loadTemplates, type Render } from "./templates.ts";
import type { Tools } from "./tools.ts";
import { loadSchemaMapper } from "./types/transform.ts";
import { loadAjv } from "./validators/ajv.ts";
import { ValidatorPlan } from "./validators/plan.ts";
import { serviceCoreView } from "./views/service-core-view.ts";
import { type CoreStub, stubMethods } from "./views/stub-methods.ts";

/** A file as text, not written yet. */
export interface EmittedFile {
  /** Relative to the folder of generated files, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** What the generator makes of a workspace. */
export interface Emitted {
  /** Everything under generated/, in order of path. */
  readonly files: readonly EmittedFile[];
  /** What the hand-written core of each service has to hold. */
  readonly stubs: readonly CoreStub[];
  readonly diagnostics: readonly Diagnostic[];
}

/** How emission can be changed; every setting has a default. */
export interface EmitOptions {
  /** A folder of a project whose templates replace those of `@revent/templates`, file by file. */
  readonly templates?: Overrides;
  /** How the hand-written core of a service imports its generated folder. Default: `../../generated/<service>/index.ts`. */
  readonly indexOf?: (service: string) => string;
  /** How emitted TypeScript ends the specifiers of its like. Default `.ts`. */
  readonly importExtension?: ImportExtension;
}

/** Turns a workspace into the text of every emitted file. Writes nothing. */
export async function emit(workspace: Workspace, options: EmitOptions = {}): Promise<Emitted> {
  const diagnostics = new Diagnostics();
  const plan = planWorkspace(workspace, options.importExtension);
  const [render, map, ajv] = await Promise.all([
    loadTemplates({ overrides: options.templates, diagnostics }),
    loadSchemaMapper(plan.types),
    loadAjv(),
  ]);
  const folders = [...(plan.common === undefined ? [] : [plan.common]), ...plan.services];
  const byOwner = new Map<string, Folder>(folders.map((folder) => [folder.owner, folder]));
  const tools: Tools = {
    types: plan.types,
    map,
    validators: new ValidatorPlan(plan),
    folder: (owner) => byOwner.get(owner) ?? byOwner.get(commonFolder) ?? missing(owner),
  };
  const tracksEvaluated = workspace.types.some(({ schema }) => speaksOfUnevaluated(schema));
  const compiler = { modules: ajv, tracksEvaluated, diagnostics };
  const files = folders.flatMap((folder) => emitFolder(folder, tools, render, compiler));
  return {
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    stubs: plan.services
      .filter(hasCore)
      .map((folder) => coreStub(folder, render, options.indexOf ?? defaultIndex)),
    diagnostics: diagnostics.list,
  };
}

/** Whether a service does anything. */
function hasCore({ service }: ServiceFolder): boolean {
  return service.routes.length + service.subscriptions.length > 0;
}

function defaultIndex(service: string): string {
  return `../../generated/${service}/index.ts`;
}

function coreStub(
  folder: ServiceFolder,
  render: Render,
  indexOf: (service: string) => string,
): CoreStub {
  return {
    service: folder.service.name,
    interface: folder.names.core,
    text: render("service-core.ts", serviceCoreView(folder, indexOf(folder.service.name))),
    methods: stubMethods(folder),
  };
}

function speaksOfUnevaluated(schema: Schema): boolean {
  return someSchema(schema, (one) => "unevaluatedProperties" in one || "unevaluatedItems" in one);
}

function missing(owner: string): never {
  throw new Error(`The model holds types of ${owner}, which is no service of the workspace.`);
}
