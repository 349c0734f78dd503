import { posix } from "node:path";
import type { ImportDeclaration, SourceFile } from "ts-morph";
import type { ImportExtension, StubSymbol } from "../emit/index.ts";

/** Where generated code stands, as paths relative to the project root with forward slashes. */
export interface Surroundings {
  /** The file that is read. */
  readonly file: string;
  /** The service's folder of generated code. */
  readonly generated: string;
  /** How the specifier of a file of it ends, where the file that is read does not show that. */
  readonly importExtension: ImportExtension;
}

/** The package that emitted and hand-written code stand on. */
export const RUNTIME = "@revent/runtime";

/** Whether a module specifier leads to where `from` says. */
export function leadsTo(
  specifier: string,
  from: StubSymbol["from"],
  { file, generated }: Surroundings,
): boolean {
  if (from === "runtime") return specifier === RUNTIME;
  if (!specifier.startsWith("."))
    return `/${specifier}/`.replaceAll(/[#@~]/g, "/").includes(aliased(generated));
  const target = posix.join(posix.dirname(file), specifier);
  return target === generated || target.startsWith(`${generated}/`);
}

/** What a specifier with a path alias (`#generated/users/index.ts`) ends with. */
function aliased(generated: string): string {
  return `/${generated.split("/").slice(-2).join("/")}/`;
}

/** One name that the file has from a module. */
export interface ImportedName {
  /** As the module exports it; `*` for a namespace. */
  readonly name: string;
  /** As the file calls it. */
  readonly local: string;
  readonly specifier: string;
  /** Usable in types only. */
  readonly typeOnly: boolean;
}

/** Every name that the file imports. */
export function importedNames(source: SourceFile): readonly ImportedName[] {
  return source.getImportDeclarations().flatMap(namesOf);
}

function namesOf(declaration: ImportDeclaration): readonly ImportedName[] {
  const specifier = declaration.getModuleSpecifierValue();
  const typeOnly = declaration.isTypeOnly();
  const byDefault = declaration.getDefaultImport()?.getText();
  const namespace = declaration.getNamespaceImport()?.getText();
  return [
    ...(byDefault === undefined
      ? []
      : [{ name: "default", local: byDefault, specifier, typeOnly }]),
    ...(namespace === undefined ? [] : [{ name: "*", local: namespace, specifier, typeOnly }]),
    ...declaration.getNamedImports().map((named) => ({
      name: named.getName(),
      local: named.getAliasNode()?.getText() ?? named.getName(),
      specifier,
      typeOnly: typeOnly || named.isTypeOnly(),
    })),
  ];
}

/** What the file calls an exported name, such as `Event` or `api.Event`; `undefined` where it has not got it. */
export function localName(
  names: readonly ImportedName[],
  symbol: StubSymbol,
  surroundings: Surroundings,
  use: "type" | "value" = "type",
): string | undefined {
  const usable = names.filter(
    ({ specifier, typeOnly }) =>
      leadsTo(specifier, symbol.from, surroundings) && !(use === "value" && typeOnly),
  );
  const direct = usable.find(({ name }) => name === symbol.name);
  if (direct !== undefined) return direct.local;
  const namespace = usable.find(
    ({ name, specifier }) => name === "*" && exportsAll(specifier, symbol.from),
  );
  return namespace === undefined ? undefined : `${namespace.local}.${symbol.name}`;
}

function exportsAll(specifier: string, from: StubSymbol["from"]): boolean {
  return from === "runtime" || isIndex(specifier);
}

/** Whether a specifier leads to the index of a generated folder: of its files the only one that exports every name. */
export function isIndex(specifier: string): boolean {
  return !/\/(?:(?!index\.)[^/]+\.[jt]s|types|core|router|producer|worker|client)$/.test(specifier);
}
