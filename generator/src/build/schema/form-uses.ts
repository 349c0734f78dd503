import type { Content, EventType, Form, Route, Schema, Service } from "../../model/index.ts";
import type { Drafted } from "./forms.ts";
import type { HiddenProperties } from "./hidden.ts";
import type { TypeDraft } from "./registry.ts";
import { referencesIn, someSchema } from "./rename.ts";

/** In which forms something uses a type, by key. */
export type FormUses = ReadonlyMap<string, ReadonlySet<Form>>;

/** A type in one of its forms. */
interface Use {
  readonly key: string;
  readonly form: Form;
}

/**
 * The forms that the contracts use of every type whose forms differ. A type that nothing uses has its
 * readable form.
 */
export function findUses(drafted: Drafted, hidden: HiddenProperties): FormUses {
  const { services, drafts, schemas } = drafted;
  const differing = findDiffering(schemas, hidden);
  const uses = new Map([...differing].map((key) => [key, new Set<Form>()] as const));
  const copies = copiesOf(drafts);
  const spread = (roots: readonly Use[]) => {
    const pending = [...roots];
    for (let use = pending.pop(); use !== undefined; use = pending.pop()) {
      const { key, form } = use;
      const known = uses.get(key);
      if (known === undefined || known.has(form)) continue;
      known.add(form);
      const others = [...referencesIn(schemas.get(key) ?? true), ...(copies.get(key) ?? [])];
      for (const other of others) pending.push({ key: other, form });
    }
  };
  spread(services.flatMap(usesOfService));
  const unused = [...uses].filter(([, forms]) => forms.size === 0);
  spread(unused.map(([key]) => ({ key, form: "readable" })));
  return uses;
}

/** Types in which a hidden property can be reached. */
function findDiffering(
  schemas: ReadonlyMap<string, Schema>,
  hidden: HiddenProperties,
): ReadonlySet<string> {
  const found = new Set<string>();
  const users = new Map<string, string[]>();
  for (const [key, schema] of schemas) {
    for (const target of referencesIn(schema)) addTo(users, target, key);
    if (someSchema(schema, (one) => hidden.hasOwn(one))) found.add(key);
  }
  // A Set's iteration reaches entries that are added meanwhile.
  for (const key of found) for (const user of users.get(key) ?? []) found.add(user);
  return found;
}

/** Lists are made longer in place: one type may have very many users. */
function addTo(lists: Map<string, string[]>, name: string, item: string): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [item]);
  else list.push(item);
}

/** Drafts of one name in one folder: copies of one schema, which become one type. */
function copiesOf(drafts: readonly TypeDraft[]): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  for (const { key, owner, wanted, rank } of drafts) {
    if (rank !== "key") continue;
    addTo(byName, `${owner}/${wanted}`, key);
  }
  return new Map([...byName.values()].flatMap((keys) => keys.map((key) => [key, keys] as const)));
}

/** Parameters and request bodies are written; answers and events are read. */
function usesOfService({ routes, webhooks, publications, subscriptions }: Service): readonly Use[] {
  const events = [...publications, ...subscriptions].flatMap(({ event }) => typesOfEvent(event));
  const sent = webhooks.flatMap(({ route }) => usesOfRoute(route));
  return [
    ...routes.flatMap(usesOfRoute),
    // What a service sends, it sends; who receives it reads it.
    ...sent.map(({ key }) => ({ key, form: "readable" }) as const),
    ...used(events, "readable"),
  ];
}

function usesOfRoute({ groups, body, responses }: Route): readonly Use[] {
  const headers = responses.flatMap((one) => one.headers.map(({ schema }) => schema));
  return [
    ...used(Object.values(groups), "writable"),
    ...used(typesOf(body?.content ?? []), "writable"),
    ...used(typesOf(responses.flatMap(({ content }) => content)), "readable"),
    ...used(
      responses.flatMap(({ headerGroup }) => headerGroup ?? []),
      "readable",
    ),
    ...used(
      headers.flatMap((schema) => [...referencesIn(schema)]),
      "readable",
    ),
  ];
}

function typesOfEvent({ payload, headers }: EventType): readonly string[] {
  return headers === undefined ? [payload] : [payload, headers];
}

function typesOf(content: readonly Content[]): readonly string[] {
  return content.flatMap(({ type }) => type ?? []);
}

function used(keys: readonly string[], form: Form): readonly Use[] {
  return keys.map((key) => ({ key, form }));
}
