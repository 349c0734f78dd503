/** A TypeScript type as plain data, before it is laid out as text. */
export type TypeSyntax =
  /** A keyword, a name or a literal, as it is printed. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "union" | "intersection"; readonly members: readonly TypeSyntax[] }
  | { readonly kind: "array"; readonly element: TypeSyntax }
  | { readonly kind: "tuple"; readonly elements: readonly TupleElement[] }
  | ObjectSyntax;

/** `{ key: Type; [key: string]: Type }` */
export interface ObjectSyntax {
  readonly kind: "object";
  readonly members: readonly MemberSyntax[];
  readonly index?: TypeSyntax;
}

/** One property of an object type. */
export interface MemberSyntax {
  /** The property's name, not escaped. */
  readonly name: string;
  readonly optional: boolean;
  readonly type: TypeSyntax;
  /** Paragraphs of its documentation, not escaped. */
  readonly doc: readonly string[];
}

/** One element of a tuple type. */
export interface TupleElement {
  readonly type: TypeSyntax;
  readonly modifier?: "optional" | "rest";
}

/** A keyword, a name or a literal. */
export function text(content: string): TypeSyntax {
  return { kind: "text", text: content };
}

/** One property. */
export function member(
  name: string,
  type: TypeSyntax,
  optional = false,
  doc: readonly string[] = [],
): MemberSyntax {
  return { name, type, optional, doc };
}

export const unknown: TypeSyntax = text("unknown");
export const never: TypeSyntax = text("never");
const undefinedType: TypeSyntax = text("undefined");

/** A union without repetition; `null` comes last, and `unknown` swallows the rest. */
export function union(members: readonly TypeSyntax[]): TypeSyntax {
  const flat = members.flatMap((one) => (one.kind === "union" ? one.members : [one]));
  if (flat.some((one) => isText(one, "unknown"))) return unknown;
  const kept = distinct(flat.filter((one) => !isText(one, "never")));
  const sorted = [
    ...kept.filter((one) => !isText(one, "null")),
    ...kept.filter((one) => isText(one, "null")),
  ];
  return single("union", sorted, never);
}

/** An intersection without repetition; `never` swallows the rest, and objects that can be are merged. */
export function intersection(members: readonly TypeSyntax[]): TypeSyntax {
  const flat = members.flatMap((one) => (one.kind === "intersection" ? one.members : [one]));
  if (flat.some((one) => isText(one, "never"))) return never;
  const kept = distinct(flat.filter((one) => !isText(one, "unknown")));
  return single("intersection", mergeObjects(kept), unknown);
}

/** Whether a type is this keyword or name. */
export function isText(type: TypeSyntax, content: string): boolean {
  return type.kind === "text" && type.text === content;
}

function single(
  kind: "union" | "intersection",
  members: readonly TypeSyntax[],
  none: TypeSyntax,
): TypeSyntax {
  return members.length > 1 ? { kind, members } : (members[0] ?? none);
}

/** Puts object types that stand side by side into one, unless a property is in both. */
function mergeObjects(members: readonly TypeSyntax[]): TypeSyntax[] {
  const merged: TypeSyntax[] = [];
  let run: ObjectSyntax[] = [];
  let names = new Set<string>();
  for (const member of members) {
    if (member.kind !== "object" || !canJoin(run, names, member)) {
      merged.push(...joined(run));
      [run, names] = [[], new Set()];
    }
    if (member.kind === "object") {
      run.push(member);
      for (const { name } of member.members) names.add(name);
    } else merged.push(member);
  }
  return [...merged, ...joined(run)];
}

function canJoin(
  run: readonly ObjectSyntax[],
  names: ReadonlySet<string>,
  { members, index }: ObjectSyntax,
): boolean {
  if (members.some(({ name }) => names.has(name))) return false;
  return index === undefined || run.every((one) => one.index === undefined);
}

/** One object type in place of several; none of none. */
function joined(run: readonly ObjectSyntax[]): ObjectSyntax[] {
  const [first, second] = run;
  if (first === undefined) return [];
  if (second === undefined) return [first];
  const members = run.flatMap((one) => one.members);
  const index = run.find((one) => one.index !== undefined)?.index;
  if (index === undefined) return [{ kind: "object", members }];
  return [{ kind: "object", members, index: widened(index, members) }];
}

/** TypeScript wants an index signature to admit every named property; an absent one is undefined. */
function widened(index: TypeSyntax, members: readonly MemberSyntax[]): TypeSyntax {
  const absent = members.some(({ optional }) => optional) ? [undefinedType] : [];
  return union([index, ...members.map(({ type }) => type), ...absent]);
}

function distinct(types: readonly TypeSyntax[]): TypeSyntax[] {
  const seen = new Map(types.map((type) => [JSON.stringify(type), type]));
  return [...seen.values()];
}
