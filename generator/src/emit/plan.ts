import type { EventType, NamedType, Route, Service, TypeId, Workspace } from "../model/index.ts";
import { claim, pascalCase, planServiceNames, type ServiceNames } from "./names.ts";
import { references } from "./schemas.ts";

/** The folder of types that belong to no service. */
export const commonFolder = "common";

/** One folder of generated/, with every name in it decided. */
export interface Folder {
  /** A service's name, or `common`. */
  readonly owner: string;
  /** Where its contract stands, for the first line of its files. */
  readonly source: string;
  /** Types that it owns: schemas first, then parameters of operations and addresses, each in order of id. */
  readonly types: readonly NamedType[];
  /** Types of other folders that it uses, in order of id. */
  readonly foreign: readonly ForeignType[];
  /** How the type with an id is called in this folder. */
  nameOf(id: TypeId): string;
  /** How a file imports another emitted one, whose path ends in `.ts`. */
  specifier(path: string): string;
}

/** A type of another folder. */
export interface ForeignType {
  readonly type: NamedType;
  /** Its name here: its own, unless that is taken. */
  readonly local: string;
}

/** A folder of a service. */
export interface ServiceFolder extends Folder {
  readonly service: Service;
  readonly names: ServiceNames;
}

/** Everything that is emitted, named. */
export interface Plan {
  readonly types: ReadonlyMap<TypeId, NamedType>;
  readonly services: readonly ServiceFolder[];
  /** Present where a type belongs to no service. */
  readonly common?: Folder;
}

/** Ending of the specifiers by which emitted TypeScript imports its like. */
export type ImportExtension = ".ts" | ".js" | "";

/** Decides every name of a run before anything is printed. */
export function planWorkspace(workspace: Workspace, extension: ImportExtension = ".ts"): Plan {
  const types = new Map(workspace.types.map((type) => [type.id, type]));
  const specifier = (path: string) =>
    path.startsWith(".") ? path.replace(/\.ts$/, extension) : path;
  const shared = { types, specifier };
  const services = workspace.services.map((service) => planService(service, shared));
  const common = planFolder(commonFolder, [], shared);
  return { types, services, ...(common.types.length > 0 && { common }) };
}

/** Types whose values a route takes or gives. */
function typesOfRoute(route: Route): readonly TypeId[] {
  const bodies = [route.body, ...route.responses].flatMap((one) => one?.content ?? []);
  const headers = route.responses.flatMap(({ headerGroup }) => headerGroup ?? []);
  return [...Object.values(route.groups), ...bodies.flatMap(({ type }) => type ?? []), ...headers];
}

type Shared = Pick<Plan, "types"> & Pick<Folder, "specifier">;

function planService(service: Service, shared: Shared): ServiceFolder {
  const named = planFolder(service.name, typesOfService(service), shared);
  const folder = { ...named, types: schemasFirst(named.types, service) };
  const taken = [
    ...folder.types.map(({ name }) => name),
    ...folder.foreign.map(({ local }) => local),
  ];
  const source = sourceOf(Object.values(service.documents)) ?? folder.source;
  return { ...folder, source, service, names: planServiceNames(service, taken) };
}

/** Types that are put together of parameters or headers, in the order of the contract. */
export function groupsOf({ routes, webhooks, streams }: Service): ReadonlySet<TypeId> {
  return new Set([
    ...[...routes, ...webhooks.map(({ route }) => route)].flatMap(({ groups, responses }) => [
      ...Object.values(groups),
      ...responses.flatMap(({ headerGroup }) => headerGroup ?? []),
    ]),
    ...streams.flatMap(({ parameters }) => parameters?.type ?? []),
  ]);
}

/** What people look up first comes first. */
function schemasFirst(types: readonly NamedType[], service: Service): NamedType[] {
  const groups = groupsOf(service);
  const isGroup = ({ id }: NamedType) => groups.has(id);
  return [...types.filter((type) => !isGroup(type)), ...types.filter(isGroup)];
}

function planFolder(owner: string, used: readonly TypeId[], { types, specifier }: Shared): Folder {
  const own = [...types.values()].filter((type) => type.owner === owner);
  const ids = new Set([...used, ...own.flatMap(({ schema }) => [...references(schema)])]);
  const foreign = planForeign(owner, own, ids, types);
  const names = new Map([
    ...own.map(({ id, name }) => [id, name] as const),
    ...foreign.map(({ type, local }) => [type.id, local] as const),
  ]);
  const source = sourceOf(own.map(({ place }) => place.file)) ?? owner;
  const nameOf = (id: TypeId) => names.get(id) ?? "unknown";
  return { owner, source, types: own, foreign, nameOf, specifier };
}

function planForeign(
  owner: string,
  own: readonly NamedType[],
  ids: ReadonlySet<TypeId>,
  types: ReadonlyMap<TypeId, NamedType>,
): ForeignType[] {
  const taken = new Set(own.map(({ name }) => name));
  const used = [...types.values()].filter((type) => ids.has(type.id) && type.owner !== owner);
  return used.map((type) => {
    const local = claim(taken, type.name, pascalCase(type.owner) + type.name);
    return { type, local };
  });
}

function typesOfService(service: Service): TypeId[] {
  const routes = [...service.routes, ...service.webhooks.map(({ route }) => route)];
  const headers = routes.flatMap(({ responses }) => responses.flatMap((one) => one.headers));
  const events = [...service.publications, ...service.subscriptions];
  return [
    ...routes.flatMap(typesOfRoute),
    ...headers.flatMap(({ schema }) => [...references(schema)]),
    ...events.flatMap(({ event }) => typesOfEvent(event)),
    ...service.publications.flatMap(({ answers }) => answers?.requests.flatMap(headersOf) ?? []),
    ...service.streams.flatMap(({ parameters }) => parameters?.type ?? []),
  ];
}

function typesOfEvent(event: EventType): TypeId[] {
  return [event.payload, ...headersOf(event)];
}

function headersOf({ headers }: Pick<EventType, "headers">): TypeId[] {
  return headers === undefined ? [] : [headers];
}

/** The folder that all of the files are in. */
function sourceOf(files: readonly (string | undefined)[]): string | undefined {
  const folders = files.flatMap((file) =>
    file === undefined ? [] : [file.split("/").slice(0, -1)],
  );
  const [first, ...rest] = folders;
  if (first === undefined) return undefined;
  const depth = first.findIndex((part, index) => rest.some((other) => other[index] !== part));
  return first.slice(0, depth === -1 ? undefined : depth).join("/") || ".";
}
