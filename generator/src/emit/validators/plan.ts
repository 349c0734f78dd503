import type { NamedType, TypeId } from "../../model/index.ts";
import type { Folder, Plan } from "../plan.ts";
import { references, someSchema } from "../schemas.ts";
import { identifier } from "../text/literal.ts";
import { isInlined } from "./inline.ts";
import { validatedTypes } from "./uses.ts";
import { tentative } from "./vocabulary.ts";

/**
 * `input` fills in defaults, for what comes in over HTTP; `plain` leaves values as they are. A type
 * without defaults has the plain form only.
 */
export type Form = "plain" | "input";

/** A validator that some folder needs. */
export interface Needed {
  readonly id: TypeId;
  readonly form: Form;
}

/** Which validators there are, in which folder, and what they are called. */
export class ValidatorPlan {
  readonly #types: ReadonlyMap<TypeId, NamedType>;
  readonly #withDefaults: ReadonlySet<TypeId>;
  /** What a folder's own code calls. */
  readonly #used = new Map<string, Map<string, Needed>>();
  /** What a folder compiles and exports, for itself and for others. */
  readonly #exported = new Map<string, Map<string, Needed>>();
  readonly #visited = new Set<string>();

  constructor(plan: Plan) {
    this.#types = plan.types;
    this.#withDefaults = typesWithDefaults(plan.types);
    for (const { service } of plan.services) {
      for (const { id, input } of validatedTypes(service, plan.types)) {
        const needed: Needed = { id, form: this.formOf(id, input ? "input" : "plain") };
        put(this.#used, service.name, needed);
        this.#need(needed);
      }
    }
  }

  /** The form in which a type is validated where its values come in, or are given as they are. */
  formOf(id: TypeId, wished: Form): Form {
    return wished === "input" && this.#withDefaults.has(id) ? "input" : "plain";
  }

  /** Validators that the folder's own code calls, whoever compiles them; sorted. */
  usedBy(owner: string): readonly Needed[] {
    return sorted(this.#used.get(owner));
  }

  /** Validators that the folder compiles; sorted. */
  exportedBy(owner: string): readonly Needed[] {
    return sorted(this.#exported.get(owner));
  }

  /** Whether the folder of the type exports the validator; it is its own affair otherwise. */
  isExported(id: TypeId, wished: Form): boolean {
    const owner = this.#types.get(id)?.owner ?? "";
    return this.#exported.get(owner)?.has(keyOf({ id, form: this.formOf(id, wished) })) === true;
  }

  /** What a validator is called in a folder, which may know its type by another name than its owner. */
  nameIn(folder: Pick<Folder, "nameOf">, id: TypeId, wished: Form): string {
    const form = this.formOf(id, wished);
    const name = `validate${identifier(folder.nameOf(id))}`;
    if (form === "plain" || !this.isExported(id, "plain")) return name;
    return this.#types.has(`${id}Input`) ? `${name}AsInput` : `${name}Input`;
  }

  /** Adds a validator to its owner's, and whatever of other folders it calls to theirs. */
  #need(first: Needed): void {
    const pending = [first];
    const add = (type: NamedType, form: Form) => {
      const needed = { id: type.id, form };
      put(this.#exported, type.owner, needed);
      pending.push(needed);
    };
    const root = this.#types.get(first.id);
    if (root !== undefined) add(root, first.form);
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const type = this.#types.get(next.id);
      if (type === undefined || this.#visited.has(keyOf(next))) continue;
      this.#visited.add(keyOf(next));
      for (const { id, form } of this.#called(type, next.form)) {
        const target = this.#types.get(id);
        if (target === undefined || isInlined(target.schema)) continue;
        if (target.owner === type.owner) pending.push({ id, form });
        else add(target, form);
      }
    }
  }

  /** Validators that the one of a type calls; where something is tried before it is filled in, both forms. */
  #called({ schema }: NamedType, form: Form): readonly Needed[] {
    const tries =
      form === "input" && someSchema(schema, (one) => Object.keys(one).some(isTentative));
    const forms: readonly Form[] = tries ? ["input", "plain"] : [form];
    return [...references(schema)].flatMap((id) =>
      forms.map((wished) => ({ id, form: this.formOf(id, wished) })),
    );
  }
}

/** Types in which a property with a default can be reached. */
function typesWithDefaults(types: ReadonlyMap<TypeId, NamedType>): ReadonlySet<TypeId> {
  const found = new Set<TypeId>();
  const users = new Map<TypeId, TypeId[]>();
  for (const { id, schema } of types.values()) {
    for (const target of references(schema)) {
      const known = users.get(target);
      if (known === undefined) users.set(target, [id]);
      else known.push(id);
    }
    if (someSchema(schema, (one) => "default" in one)) found.add(id);
  }
  for (const id of found) for (const user of users.get(id) ?? []) found.add(user);
  return found;
}

function isTentative(keyword: string): boolean {
  return tentative.has(keyword);
}

function put(map: Map<string, Map<string, Needed>>, owner: string, needed: Needed): void {
  const known = map.get(owner) ?? new Map<string, Needed>();
  known.set(keyOf(needed), needed);
  map.set(owner, known);
}

function sorted(map: ReadonlyMap<string, Needed> | undefined): readonly Needed[] {
  const entries = [...(map ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([, needed]) => needed);
}

function keyOf({ id, form }: Needed): string {
  return `${id} ${form}`;
}
