import type { Service } from "../../model/index.ts";
import { pascalCase } from "./identifiers.ts";

/** Names that generated files use for something else, lower-cased. */

/** Types that emitted code refers to without importing them. */
export const reservedTypes: ReadonlySet<string> = new Set(
  [
    "Array",
    "ArrayBuffer",
    "AsyncIterable",
    "Blob",
    "Exclude",
    "Extract",
    "File",
    "FormData",
    "NonNullable",
    "Object",
    "Omit",
    "Partial",
    "Pick",
    "Promise",
    "Readonly",
    "ReadonlyArray",
    "Record",
    "Required",
    "Symbol",
    "Uint8Array",
    "WithDefaults",
  ].map((name) => name.toLowerCase()),
);

/** Methods that every object or every promise-like has, and those of the classes that emitted ones extend. */
export const reservedMethods: ReadonlySet<string> = new Set(
  [
    "constructor",
    "prototype",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
    "toJSON",
    "then",
    "call",
    "send",
    "emits",
    "on",
    "start",
    "stop",
    "close",
  ].map((name) => name.toLowerCase()),
);

/** Suffixes of the declarations that a service's files have beside its types. */
const declarations = [
  "Core",
  "Client",
  "Producer",
  "Worker",
  "Events",
  "Security",
  "Router",
  "SendOptions",
  "Addresses",
  "Webhooks",
  "WebhookHandlers",
  "WebhookReceiver",
];

/**
 * For each owner, the lower-cased names that its files declare beside the types: `<Operation>Request`
 * and `<Operation>Response`, `<Service>Core` and its like. What is shared avoids those of all services.
 */
export function namesOfFiles(services: readonly Service[]): (owner: string) => ReadonlySet<string> {
  const byService = new Map(services.map((service) => [service.name, namesOf(service)]));
  const all = new Set([...byService.values()].flatMap((names) => [...names]));
  return (owner) => byService.get(owner) ?? all;
}

function namesOf({ name, routes, webhooks }: Service): ReadonlySet<string> {
  const service = pascalCase(name) ?? "";
  const names = [
    ...declarations.map((suffix) => `${service}${suffix}`),
    ...[...routes, ...webhooks.map(({ route }) => route)].flatMap((route) => {
      const operation = pascalCase(route.name) ?? "";
      return [`${operation}Request`, `${operation}Response`];
    }),
  ];
  return new Set(names.map((one) => one.toLowerCase()));
}
