import type { NamedType, Schema } from "../../model/index.ts";
import type { Context } from "../context.ts";
import type { PlannedType } from "../names/plan-types.ts";
import { normaliseSchema } from "./normalise.ts";
import type { TypeDraft } from "./registry.ts";
import { renameRefs } from "./rename.ts";
import { schemaOfFormat } from "./schema-format.ts";

/** The schema of every type by key, those included that reading the others brings up. */
export function readTypes(context: Context): ReadonlyMap<string, Schema> {
  const schemas = new Map<string, Schema>();
  for (let next = context.types.next(); next !== undefined; next = context.types.next()) {
    const at = schemaOfFormat(context, next.at, undefined);
    schemas.set(next.draft.key, at === undefined ? true : normaliseSchema(context, at));
  }
  return new Map([...schemas, ...context.types.synthesized]);
}

/** The model's types, in order of id: each planned name with the schema of its draft. */
export function nameTypes(
  schemas: ReadonlyMap<string, Schema>,
  planned: ReadonlyMap<string, PlannedType>,
): readonly NamedType[] {
  const idOf = (key: string) => planned.get(key)?.id ?? key;
  const distinct = new Map([...planned.values()].map((type) => [type.id, type]));
  return [...distinct.values()]
    .map(({ id, name, draft }) =>
      nameType({ id, name, ...described(draft) }, schemas.get(draft.key), idOf),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function described({ owner, place, form }: TypeDraft): Pick<NamedType, "owner" | "place" | "form"> {
  return { owner, place, ...(form !== undefined && { form }) };
}

function nameType(
  base: Pick<NamedType, "id" | "name" | "owner" | "place" | "form">,
  source: Schema = true,
  idOf: (key: string) => string,
): NamedType {
  const schema = renameRefs(source, idOf);
  const { description, deprecated } = typeof schema === "boolean" ? {} : schema;
  return {
    kind: "type",
    ...base,
    ...(typeof description === "string" && { description }),
    ...(deprecated === true && { deprecated }),
    schema,
  };
}
