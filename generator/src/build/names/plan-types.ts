import { isDeepStrictEqual } from "node:util";
import type { Diagnostics } from "../../diagnostics/index.ts";
import type { TypeDraft } from "../schema/registry.ts";
import { firstFree, pascalCase } from "./identifiers.ts";
import { reservedTypes } from "./reserved.ts";

/** The name of a type, and what `$ref` holds for it. */
export interface PlannedType {
  readonly id: string;
  readonly name: string;
  /** The draft whose schema is emitted; copies of one schema share it. */
  readonly draft: TypeDraft;
}

/** What {@link planTypeNames} needs to know beside the drafts. */
export interface TypeNamePlan {
  readonly diagnostics: Diagnostics;
  /** Names that the other files of an owner use, lower-cased. */
  readonly reserved: (owner: string) => ReadonlySet<string>;
}

/**
 * Names every type of the run, by key. Names that people wrote come first and keep theirs where they
 * are identifiers already; whoever comes later to a taken name gets a number. That two different schemas
 * stand under one and the same key is told, since neither name says which is which.
 */
export function planTypeNames(
  drafts: readonly TypeDraft[],
  { diagnostics, reserved }: TypeNamePlan,
): ReadonlyMap<string, PlannedType> {
  const planned = new Map<string, PlannedType>();
  const taken = new Map<string, PlannedType>();
  for (const draft of qualify(drafts).sort(byPrecedence)) {
    const copy = copyOf(draft, taken);
    const type = copy ?? nameType(draft, taken, reserved(draft.owner), diagnostics);
    taken.set(type.id.toLowerCase(), type);
    planned.set(draft.key, type);
  }
  return planned;
}

/** Drafts that want the same name, each with its longer one. */
function qualify(drafts: readonly TypeDraft[]): TypeDraft[] {
  const wishes = new Map<string, number>();
  const wishOf = ({ owner, wanted }: TypeDraft) => `${owner}/${pascalCase(wanted)}`.toLowerCase();
  for (const draft of drafts) {
    if (draft.qualified !== undefined)
      wishes.set(wishOf(draft), (wishes.get(wishOf(draft)) ?? 0) + 1);
  }
  return drafts.map((draft) => {
    const { qualified } = draft;
    const isShared = qualified !== undefined && (wishes.get(wishOf(draft)) ?? 0) > 1;
    return isShared ? { ...draft, wanted: qualified } : draft;
  });
}

function nameType(
  draft: TypeDraft,
  taken: ReadonlyMap<string, PlannedType>,
  reserved: ReadonlySet<string>,
  diagnostics: Diagnostics,
): PlannedType {
  const { owner, wanted, place } = draft;
  const plain = pascalCase(wanted);
  if (plain === undefined) {
    diagnostics.error(
      "name-impossible",
      { ...place, part: "key" },
      `\`${wanted}\` holds nothing that can stand in the name of a type.`,
      "Name the schema with letters or digits.",
    );
  }
  const name = plain ?? "Schema";
  const folded = name.toLowerCase();
  const isReserved = reservedTypes.has(folded) || reserved.has(folded);
  const wish = isReserved ? `${name}Schema` : name;
  const holderOf = (candidate: string) => taken.get(`${owner}/${candidate}`.toLowerCase());
  const free = firstFree(wish, (candidate) => holderOf(candidate) !== undefined);
  const type = { id: `${owner}/${free}`, name: free, draft };
  const holder = holderOf(wish);
  if (holder !== undefined) reportClash(type, holder, diagnostics);
  return type;
}

/** Tells of two names that people wrote; those that the generator made up clash without harm. */
function reportClash(type: PlannedType, holder: PlannedType, diagnostics: Diagnostics): void {
  const { draft: other } = holder;
  if (type.draft.rank !== "key" || other.rank !== "key") return;
  diagnostics.warn(
    "name-clash",
    { ...type.draft.place, part: "key" },
    `There is another schema called \`${other.wanted}\`, in ${other.place.file}#${other.place.pointer}; this one becomes the type ${type.name}.`,
    "Rename one of them, or write it once and refer to it by `$ref`.",
  );
}

/** The type that `draft` is a copy of: the same schema under the same key in another file. */
function copyOf(
  draft: TypeDraft,
  taken: ReadonlyMap<string, PlannedType>,
): PlannedType | undefined {
  const { owner, wanted, rank, place, source } = draft;
  const other = taken.get(`${owner}/${pascalCase(wanted)}`.toLowerCase());
  if (other === undefined || rank !== "key" || other.draft.rank !== "key") return undefined;
  if (other.draft.wanted !== wanted || other.draft.place.file === place.file) return undefined;
  return isDeepStrictEqual(source, other.draft.source) ? other : undefined;
}

const ranks = ["key", "place", "synthesized"];

function byPrecedence(a: TypeDraft, b: TypeDraft): number {
  return (
    ranks.indexOf(a.rank) - ranks.indexOf(b.rank) ||
    Number(isExact(b)) - Number(isExact(a)) ||
    compare(a.wanted, b.wanted) ||
    compare(a.place.file, b.place.file) ||
    compare(a.key, b.key)
  );
}

function isExact({ wanted }: TypeDraft): boolean {
  return pascalCase(wanted) === wanted;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
