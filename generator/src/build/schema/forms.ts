import type { Content, Form, Schema, Service } from "../../model/index.ts";
import { formSchema } from "./form-schema.ts";
import { findUses } from "./form-uses.ts";
import { HiddenProperties } from "./hidden.ts";
import type { TypeDraft } from "./registry.ts";
import { mapSubschemas } from "./rename.ts";

/** What a run knows of its types before they have names. */
export interface Drafted {
  readonly services: readonly Service[];
  readonly drafts: readonly TypeDraft[];
  /** By key; `$ref`s hold keys. */
  readonly schemas: ReadonlyMap<string, Schema>;
}

/**
 * Gives types that reach a `readOnly` or `writeOnly` property the forms that the contracts use: the readable
 * one is what a service sends, the writable one what clients send. Where both are used, the writable one is
 * a type of its own, called `<Type>Writable`; types whose forms do not differ stay one.
 */
export function splitForms(drafted: Drafted): Drafted {
  const { services, drafts, schemas } = drafted;
  const hidden = new HiddenProperties(schemas);
  const uses = findUses(drafted, hidden);
  if (uses.size === 0) return drafted;
  const keyIn = (form: Form) => (key: string) =>
    form === "writable" && uses.get(key)?.size === 2 ? writableKey(key) : key;
  const groups = new Set(services.flatMap(groupsOf));
  const split = new Map(schemas);
  for (const [key, forms] of uses) {
    const schema = schemas.get(key) ?? true;
    for (const form of forms) {
      const context = { form, hidden, keyOf: keyIn(form) };
      const isGroup = groups.has(key) && typeof schema === "object";
      // A parameter is sent, whatever its own schema says.
      const inForm = isGroup
        ? mapSubschemas(schema, (one) => formSchema(one, context))
        : formSchema(schema, context);
      split.set(keyIn(form)(key), inForm);
    }
  }
  return {
    services: services.map((service) => withBodies(service, keyIn("writable"))),
    drafts: drafts.flatMap((draft) => draftsOf(draft, [...(uses.get(draft.key) ?? [])])),
    schemas: split,
  };
}

function groupsOf({ routes }: Service): readonly string[] {
  return routes.flatMap(({ groups }) => Object.values(groups));
}

/** The draft for each form; where there are two, the writable one has a name of its own. */
function draftsOf(draft: TypeDraft, forms: readonly Form[]): readonly TypeDraft[] {
  const [form] = forms;
  if (form === undefined) return [draft];
  if (forms.length === 1) return [{ ...draft, form }];
  const { owner, place, wanted } = draft;
  const key = writableKey(draft.key);
  const writable = { key, owner, place, wanted: `${wanted} Writable`, form: "writable" } as const;
  return [
    { ...draft, form: "readable" },
    { ...writable, rank: "synthesized" },
  ];
}

function writableKey(key: string): string {
  return `${key}?writable`;
}

/** The service with request bodies in their writable form. */
function withBodies(service: Service, keyOf: (key: string) => string): Service {
  const written = ({ type, ...rest }: Content): Content => ({
    ...rest,
    ...(type !== undefined && { type: keyOf(type) }),
  });
  return {
    ...service,
    routes: service.routes.map((route) => ({
      ...route,
      ...(route.body && { body: { ...route.body, content: route.body.content.map(written) } }),
    })),
  };
}
