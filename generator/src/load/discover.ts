import { existsSync, readdirSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import type { Diagnostics } from "../diagnostics/index.ts";

/** A service's folder and the contracts in it, as paths relative to the project root. */
export interface ServiceFolder {
  /** Name of the folder. */
  readonly name: string;
  /** Path of the folder. */
  readonly folder: string;
  readonly openapi?: string;
  readonly asyncapi?: string;
}

/** Where the contracts of a service stand, as far as that is not where the layout says; relative to the root. */
export interface ServiceLayout {
  /** Its contracts, and the schemas that are its own. Default: `<specs>/<service>`. */
  readonly folder?: string;
  /** Its OpenAPI document. Default: the one in its folder. */
  readonly openapi?: string;
  /** Its AsyncAPI document. Default: the one in its folder. */
  readonly asyncapi?: string;
}

/** Services that do not follow the layout, by name; `false` leaves one out. */
export type Layout = Readonly<Record<string, ServiceLayout | false>>;

const extensions = ["yaml", "yml", "json"] as const;
const kinds = ["openapi", "asyncapi"] as const;

/**
 * The services of a project, in order of name: every folder directly under `specs` that holds an OpenAPI
 * or AsyncAPI document, and those that `layout` names. Other folders are material that the documents share.
 */
export function discoverServices(
  { root, specs, layout = {} }: DiscoverOptions,
  diagnostics: Diagnostics,
): readonly ServiceFolder[] {
  const named = Object.entries(layout).flatMap(([name, one]) =>
    one === false ? [] : [{ name, folder: posix.join(specs, name), ...one }],
  );
  const taken = new Set(
    named.flatMap(({ folder, openapi, asyncapi }) => [folder, openapi ?? "", asyncapi ?? ""]),
  );
  const found = foldersIn(join(root, specs))
    .map((name): Candidate => ({ name, folder: posix.join(specs, name) }))
    .filter(({ name, folder }) => {
      const paths = [folder, ...Object.values(contractsIn(root, folder)).flat()];
      return !Object.hasOwn(layout, name) && !paths.some((path) => taken.has(path));
    });
  const services = [...named, ...found]
    .flatMap((one) => withContracts(root, one, diagnostics))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  checkCase(services, diagnostics);
  if (services.length === 0 && !diagnostics.hasErrors) reportNone({ root, specs }, diagnostics);
  return services;
}

/** Where to look for services. */
export interface DiscoverOptions {
  readonly root: string;
  readonly specs: string;
  readonly layout?: Layout | undefined;
}

type Candidate = ServiceLayout & Pick<ServiceFolder, "name" | "folder">;

/** A service, if the candidate is one. */
function withContracts(
  root: string,
  { name, folder, ...named }: Candidate,
  diagnostics: Diagnostics,
): readonly ServiceFolder[] {
  const found = contractsIn(root, folder);
  for (const kind of kinds) {
    if (named[kind] === undefined) checkAmbiguous(found[kind] ?? [], diagnostics);
  }
  const openapi = named.openapi ?? found.openapi?.[0];
  const asyncapi = named.asyncapi ?? found.asyncapi?.[0];
  if (openapi === undefined && asyncapi === undefined) return [];
  if (!checkName(name, openapi ?? asyncapi ?? folder, diagnostics)) return [];
  return [{ name, folder, ...(openapi && { openapi }), ...(asyncapi && { asyncapi }) }];
}

function reportNone({ root, specs }: DiscoverOptions, diagnostics: Diagnostics): void {
  diagnostics.error(
    "no-services",
    { file: specs, pointer: "" },
    existsSync(join(root, specs))
      ? `There is no service in ${specs}.`
      : `There is no folder ${specs}.`,
    `Put a contract at ${posix.join(specs, "<service>", "openapi.yaml")} or asyncapi.yaml, or name it in revent.config.json.`,
  );
}

/** Names of the folders directly under `path` that may be services. */
export function foldersIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => !name.startsWith(".") && name !== "node_modules")
    .filter((name) => leadsToFolder(join(path, name)))
    .sort();
}

/** A link that leads nowhere, or back to itself, is no folder. */
function leadsToFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** The contracts that a folder holds under their usual names, by kind; one kind may be there twice. */
export function contractsIn(
  root: string,
  folder: string,
): { readonly [Kind in (typeof kinds)[number]]?: readonly string[] } {
  const found = kinds.flatMap((kind) => {
    const files = extensions
      .map((extension) => posix.join(folder, `${kind}.${extension}`))
      .filter((file) => existsSync(join(root, file)));
    return files.length === 0 ? [] : [[kind, files] as const];
  });
  return Object.fromEntries(found);
}

function checkAmbiguous([first, second]: readonly string[], diagnostics: Diagnostics): void {
  if (first === undefined || second === undefined) return;
  diagnostics.error(
    "document-ambiguous",
    { file: second, pointer: "" },
    `The service has the same contract twice: ${first} and ${second}.`,
    `Keep one of them; ${first} was taken.`,
  );
}

/** Where the file system tells no capitals from small letters, two services would share their files. */
function checkCase(services: readonly ServiceFolder[], diagnostics: Diagnostics): void {
  const seen = new Map<string, ServiceFolder>();
  for (const service of services) {
    const folded = service.name.toLowerCase();
    const other = seen.get(folded);
    seen.set(folded, service);
    if (other === undefined) continue;
    diagnostics.error(
      "name-clash",
      { file: service.openapi ?? service.asyncapi ?? service.folder, pointer: "" },
      `The services \`${other.name}\` and \`${service.name}\` differ in capitals alone, which not every file system tells apart.`,
      `Rename one of them; the other stands in ${other.folder}.`,
    );
  }
}

function checkName(name: string, file: string, diagnostics: Diagnostics): boolean {
  const place = { file, pointer: "" };
  if (name === "common") {
    diagnostics.error(
      "name-clash",
      place,
      "A service cannot be called `common`: generated/common/ holds what services share.",
      "Rename the folder, or name it as `folder` of a service in revent.config.json.",
    );
    return false;
  }
  if (/^[a-z][a-z0-9]*([-_.][a-z0-9]+)*$/i.test(name)) return true;
  diagnostics.error(
    "name-impossible",
    place,
    `\`${name}\` cannot be the name of a service.`,
    "Name its folder with letters, digits and single hyphens, beginning with a letter, or name it as `folder` of a service in revent.config.json.",
  );
  return false;
}
