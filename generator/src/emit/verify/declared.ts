import type { Views } from "../templates.ts";
import type { DeclarationView } from "../views/types-view.ts";

/** What a file declares at its top beside imports and re-exports, in order, by the file's template. */
type Declared = { readonly [Name in keyof Views]: (view: Views[Name]) => readonly string[] };

/** The statements that the plan of a run has for each file, in the words of {@link outline}. */
export const declared: Declared = {
  "client.ts": ({ name }) => [`export class ${name}`],
  "core.ts": (view) => [`export interface ${withoutParameters(view.interface)}`, ...types(view)],
  "index.ts": ({ modules }) => modules.map((module) => `export * from ${module};`),
  "producer.ts": ({ producers }) =>
    producers.flatMap(({ events, options, name }) => [
      `export type ${events}`,
      ...(options === undefined ? [] : [`export type ${options.name}`]),
      `export class ${name}`,
    ]),
  "router.ts": ({ security, router }) => [
    ...(security === false ? [] : [`export type ${security.name}`]),
    `export function ${router}`,
    "const routes",
    ...(security !== false && security.schemes.length > 0 ? ["const schemes"] : []),
  ],
  "service-core.ts": ({ name }) => [`export class ${name}`],
  "types.ts": types,
  "validators.d.ts": ({ validators }) => validators.map(({ name }) => `export const ${name}`),
  "validators.js": ({ declares }) => declares,
  "webhooks.ts": (view) => [
    `export class ${view.name}`,
    `export interface ${view.handlers}`,
    `export function ${view.receiver}`,
    ...types(view),
    "const routes",
  ],
  "worker.ts": ({ addresses, name }) => [
    ...(addresses === undefined ? [] : [`export type ${addresses.name}`]),
    `export class ${name}`,
  ],
};

function types(view: { readonly types: readonly DeclarationView[] }): string[] {
  return view.types.map(({ name }) => `export type ${name}`);
}

function withoutParameters(name: string): string {
  return name.replace(/<.*/, "");
}
