import { type Diagnostic, Diagnostics, type Locator } from "../diagnostics/index.ts";
import {
  Documents,
  discoverServices,
  judge,
  type Layout,
  type ServiceFolder,
} from "../load/index.ts";
import type { Schema, Service, Workspace } from "../model/index.ts";
import { PatternJudge } from "./backtracking/index.ts";
import { readComponents } from "./components.ts";
import type { Context } from "./context.ts";
import { checkExpressions } from "./events/check-expressions.ts";
import { checkLinks } from "./http/check-links.ts";
import { planTypeNames } from "./names/plan-types.ts";
import { namesOfFiles } from "./names/reserved.ts";
import { renameService } from "./rename-service.ts";
import { breakCircles } from "./schema/circles.ts";
import { splitForms } from "./schema/forms.ts";
import { unwindInheritance } from "./schema/inheritance.ts";
import { ownerLookup, TypeRegistry } from "./schema/registry.ts";
import { nameTypes, readTypes } from "./schema/types.ts";
import { buildService } from "./service.ts";
import { withOwners } from "./stream-owners.ts";

/** Where the contracts of a project stand. */
export interface LoadOptions {
  /** Absolute path of the project's root folder; nothing outside it is read. */
  readonly root: string;
  /** Folder of the contracts, relative to `root`, with forward slashes. */
  readonly specs: string;
  /** Services that do not stand where the layout says. Default: none. */
  readonly layout?: Layout;
  /** Contract extensions (`x-…`) that are never taken for misspelt ones of ours. Default: none. */
  readonly contractExtensions?: readonly string[];
  /** Whether the official validators are asked, which takes about a second. Default true. */
  readonly judge?: boolean;
}

/** What {@link loadWorkspace} found. */
export interface LoadedWorkspace {
  readonly workspace: Workspace;
  /** Faults that reading and building found, in no special order. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, relative to the root, with forward slashes, sorted. */
  readonly inputs: readonly string[];
  /** Names of services of which a contract could not be read at all; they are not in the workspace. */
  readonly failed: readonly string[];
  /**
   * What the official validators say about the documents: warnings, which `check` and `--strict` make
   * errors. Settles later, because they work in the background; never rejects.
   */
  readonly judged: Promise<readonly Diagnostic[]>;
  /** Finds the line of a fault's place, for `formatDiagnostics`. */
  readonly locate: Locator;
  /** The service whose contracts, or schemas of its own, a file holds; `common` for any other. */
  readonly ownerOf: (file: string) => string;
}

/**
 * Reads every contract of a project and builds the model. All faults are gathered; a service that
 * cannot be read does not stop the others. Rejects only where `root` is no folder.
 */
export async function loadWorkspace(options: LoadOptions): Promise<LoadedWorkspace> {
  const { root, specs, layout, contractExtensions = [] } = options;
  const diagnostics = new Diagnostics();
  const folders = discoverServices({ root, specs, layout }, diagnostics);
  const judged = options.judge === false ? Promise.resolve([]) : judge(root, folders);
  const documents = new Documents({ root, yaml: await import("js-yaml"), diagnostics });
  const ownerOf = ownerLookup(folders);
  const types = new TypeRegistry(documents, ownerOf);
  const patterns = new PatternJudge();
  const context = { documents, diagnostics, types, patterns, contractExtensions };
  const { workspace, failed } = buildWorkspace(context, folders);
  return {
    workspace,
    diagnostics: diagnostics.list,
    inputs: documents.inputs,
    failed,
    judged,
    locate: documents.locate,
    ownerOf,
  };
}

function buildWorkspace(
  context: Context,
  folders: readonly ServiceFolder[],
): { readonly workspace: Workspace; readonly failed: readonly string[] } {
  const services: Service[] = [];
  const failed: string[] = [];
  for (const folder of folders) {
    const service = buildService(context, folder);
    if (service === undefined) failed.push(folder.name);
    else services.push(service);
  }
  return { workspace: nameEverything(context, services), failed };
}

function nameEverything(context: Context, built: readonly Service[]): Workspace {
  const { types, diagnostics } = context;
  const read = readSchemas(context, built);
  const { services, drafts, schemas } = splitForms({
    services: built,
    drafts: types.drafts,
    schemas: read,
  });
  checkExpressions(context, services, schemas);
  checkLinks(context, services, schemas);
  const reserved = namesOfFiles(services);
  const planned = planTypeNames(drafts, { diagnostics, reserved });
  const idOf = (key: string) => planned.get(key)?.id ?? key;
  return {
    kind: "workspace",
    services: withOwners(services.map((service) => renameService(service, idOf))),
    types: nameTypes(schemas, planned),
  };
}

/** The schemas that operations depend on, and then, leniently, those that stand among the components unused. */
function readSchemas(context: Context, services: readonly Service[]): ReadonlyMap<string, Schema> {
  const used = withoutCircles(context, readTypes(context));
  return context.diagnostics.leniently(() => {
    for (const file of services.flatMap(({ documents }) => Object.values(documents))) {
      const document = context.documents.open(file);
      if (document !== undefined) readComponents(context, document);
    }
    return withoutCircles(context, new Map([...used, ...readTypes(context)]));
  });
}

function withoutCircles(
  context: Context,
  schemas: ReadonlyMap<string, Schema>,
): ReadonlyMap<string, Schema> {
  return breakCircles(context, unwindInheritance(context, schemas));
}
