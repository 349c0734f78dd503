import { didYouMean } from "../../diagnostics/index.ts";
import type { ViewSchema } from "./view-schema.ts";

/** What names mean at one place of a template. */
export interface Scope {
  /** What `this` is. */
  readonly shape: ViewSchema;
  /** What `../` leads to. */
  readonly outer?: Scope;
  /** What `@root` is: the view of the template. */
  readonly root: ViewSchema;
  /** Whether `@index` and its like have a value. */
  readonly inLoop: boolean;
  /** Names that blocks have given (`as |route|`). */
  readonly named: ReadonlyMap<string, ViewSchema>;
}

/** What a name stands for, or why it stands for nothing. */
export type Looked =
  | { readonly shape: ViewSchema }
  | { readonly fault: string; readonly hint?: string | undefined };

/** A path as Handlebars has parsed it. */
export interface Path {
  readonly original: string;
  readonly depth: number;
  readonly data: boolean;
  readonly parts: readonly string[];
}

const text: ViewSchema = { type: "string" };
const flag: ViewSchema = { type: "boolean" };
const loopNames: Readonly<Record<string, ViewSchema>> = {
  index: text,
  key: text,
  first: flag,
  last: flag,
};

/** Follows a path from where it stands. */
export function look({ depth, data, parts, original }: Path, scope: Scope): Looked {
  if (data) return lookData(parts, scope);
  let from: Scope | undefined = scope;
  for (let level = 0; level < depth; level++) from = from?.outer;
  if (from === undefined) {
    return { fault: `\`${original}\` leads out of the template.`, hint: leadsOut };
  }
  const [first = "", ...rest] = parts;
  const named = depth === 0 && !/^(\.|this\b)/.test(original) ? scope.named.get(first) : undefined;
  return named === undefined ? follow(parts, from.shape) : follow(rest, named);
}

const leadsOut =
  "A partial sees only what it is given: hand over what it needs, as in {{> name x=../x}}.";

function lookData([name = "", ...rest]: readonly string[], { root, inLoop }: Scope): Looked {
  if (name === "root") return follow(rest, root);
  const shape = Object.hasOwn(loopNames, name) ? loopNames[name] : undefined;
  if (shape === undefined) {
    const known = ["root", ...Object.keys(loopNames)];
    return { fault: `There is no \`@${name}\`.`, hint: didYouMean(name, known) ?? listed(known) };
  }
  return inLoop
    ? follow(rest, shape)
    : { fault: `\`@${name}\` has a value inside {{#each}} only.` };
}

function follow(parts: readonly string[], start: ViewSchema): Looked {
  let shape = start;
  for (const part of parts) {
    const next = step(present(shape), part);
    if ("fault" in next) return next;
    shape = next.shape;
  }
  return { shape };
}

function step(shape: ViewSchema, name: string): Looked {
  const { properties = {}, items } = shape;
  const found = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (found !== undefined) return { shape: found };
  if (items !== undefined) {
    if (name === "length") return { shape: text };
    if (/^\d+$/.test(name)) return { shape: items };
    return { fault: `There is no \`${name}\` in a list.`, hint: "Go through it with {{#each}}." };
  }
  const known = Object.keys(properties);
  const fault =
    known.length === 0
      ? `There is no \`${name}\` in what is only text.`
      : `There is no \`${name}\` in this view.`;
  return { fault, hint: didYouMean(name, known) ?? (known.length > 0 ? listed(known) : undefined) };
}

/** Of what may be `false` instead, what it is otherwise. */
export function present(shape: ViewSchema): ViewSchema {
  return shape.anyOf?.find((one) => !("const" in one)) ?? shape;
}

function listed(names: readonly string[]): string {
  return `There is ${names.map((name) => `\`${name}\``).join(", ")}.`;
}
