import { posix } from "node:path";
import type { Documents, ServiceFolder } from "../../load/index.ts";
import { identity, isMapping, type Located, refOf } from "../../load/index.ts";
import type { Form, Place, Schema } from "../../model/index.ts";
import { nameOfPlace, type WantedName } from "../names/place-name.ts";

/** A type before its name is known: until then it goes by its key. */
export interface TypeDraft extends WantedName {
  /** Unique in the run: where the schema is written. */
  readonly key: string;
  readonly owner: string;
  readonly place: Place;
  /** As that of a `NamedType`. */
  readonly form?: Form;
  /** The schema as written, to tell copies from namesakes; absent for a synthesized type. */
  readonly source?: unknown;
}

/** A type whose schema the generator makes up, such as the query parameters of an operation. */
export interface SynthesizedType extends Omit<WantedName, "rank"> {
  readonly place: Place;
  readonly schema: Schema;
}

/** Every schema that becomes a type, in the order in which they were met. */
export class TypeRegistry {
  readonly #documents: Documents;
  readonly #ownerOf: (file: string) => string;
  readonly #drafts = new Map<string, TypeDraft>();
  readonly #synthesized = new Map<string, Schema>();
  readonly #pending: { draft: TypeDraft; at: Located }[] = [];

  constructor(documents: Documents, ownerOf: (file: string) => string) {
    this.#documents = documents;
    this.#ownerOf = ownerOf;
  }

  /** All drafts so far. */
  get drafts(): readonly TypeDraft[] {
    return [...this.#drafts.values()];
  }

  /** The schemas of the synthesized types, by key. */
  get synthesized(): ReadonlyMap<string, Schema> {
    return this.#synthesized;
  }

  /** Key of the type at `target`, which something refers to: named after where it is written. */
  refer(target: Located): string {
    const at = this.#withoutAlias(target);
    return this.#register(at, nameOfPlace(at));
  }

  /** Key of the type at `at`: what its `$ref` names, or a type that `wanted` (or `qualified`) gives a name to. */
  place(at: Located, wanted: string, qualified?: string): string | undefined {
    if (refOf(at.value) !== undefined && isMapping(at.value) && isBareRef(at.value)) {
      const target = this.#documents.resolve(at);
      return target && this.refer(target);
    }
    return this.#register(at, { wanted, ...(qualified && { qualified }), rank: "synthesized" });
  }

  /** Key of a type that is written nowhere. */
  synthesize({ place, schema, ...name }: SynthesizedType): string {
    const key = `${identity(place)}?${name.wanted}`;
    const owner = this.#ownerOf(place.file);
    this.#drafts.set(key, { key, owner, ...name, rank: "synthesized", place });
    this.#synthesized.set(key, schema);
    return key;
  }

  /** Takes the next schema that still has to be read; reading one may add others. */
  next(): { readonly draft: TypeDraft; readonly at: Located } | undefined {
    return this.#pending.pop();
  }

  /** The same type under the same name, written elsewhere: `User: { $ref: "../common.yaml#/User" }`. */
  #withoutAlias(target: Located): Located {
    const seen = new Set<string>();
    let at = target;
    while (isMapping(at.value) && isBareRef(at.value) && !seen.has(identity(at))) {
      seen.add(identity(at));
      const behind = this.#documents.resolve(at);
      if (behind === undefined || nameOfPlace(behind).wanted !== nameOfPlace(at).wanted) return at;
      at = behind;
    }
    return at;
  }

  #register(at: Located, name: WantedName): string {
    const key = identity(at);
    if (this.#drafts.has(key)) return key;
    const { file, pointer, value } = at;
    const owner = this.#ownerOf(file);
    const draft = { key, owner, ...name, place: { file, pointer }, source: value };
    this.#drafts.set(key, draft);
    this.#pending.push({ draft, at });
    return key;
  }
}

/** Whether a mapping says nothing beside its `$ref`. */
function isBareRef(value: Readonly<Record<string, unknown>>): boolean {
  return refOf(value) !== undefined && Object.keys(value).length === 1;
}

/** The folder of generated/ that a file's types go to: its service's, or `common`. */
export function ownerLookup(services: readonly ServiceFolder[]): (file: string) => string {
  // The innermost folder counts where one is inside another.
  const folders = services.toSorted((a, b) => b.folder.length - a.folder.length);
  return (file) => {
    const path = posix.normalize(file);
    const owner =
      services.find(({ openapi, asyncapi }) => path === openapi || path === asyncapi) ??
      folders.find(({ folder }) => path.startsWith(`${folder}/`));
    return owner?.name ?? "common";
  };
}
