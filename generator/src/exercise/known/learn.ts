import { allProperties } from "../../emit/properties.ts";
import { isObject, isSchema, resolveSchema } from "../../emit/schemas.ts";
import type { NamedType, Route, Schema, TypeId } from "../../model/index.ts";
import { responseFor } from "../judging/answer.ts";
import { jsonOf } from "../wire/json.ts";
import type { Answer } from "../wire/send.ts";
import { keysOf, nameKey, pathKey } from "./keys.ts";

/** A value that the service has, and what it is kept under. */
export interface Learned {
  readonly key: string;
  readonly value: unknown;
}

type Types = ReadonlyMap<TypeId, NamedType>;

/** Items of one list that are looked at, and how deep. */
const ITEMS = 10;
const DEPTH = 4;

/**
 * The ids in an answer: the `id` of a `User` is a `userId`, that of what `POST /users` or `GET /users` answers stands
 * behind `/users/`, and `groupId` is one wherever it stands.
 */
export function learnFromBody(route: Route, answer: Answer, types: Types): readonly Learned[] {
  const response = responseFor(route, answer.status);
  const content = response?.content.find(({ mediaType }) => /[/+]json$/.test(mediaType));
  if (content === undefined) return [];
  const value = jsonOf(answer.body);
  const learned: Learned[] = [];
  const schema: Schema = content.type === undefined ? true : { $ref: content.type };
  walk(schema, value, types, { depth: 0, path: route.path, learned });
  return learned;
}

/** What the `Location` of an answer has in place of the parameters of a path. RFC 9110, 10.2.2. */
export function learnFromLocation(
  routes: readonly Route[],
  { headers }: Answer,
): readonly Learned[] {
  const location = headers
    .get("location")
    ?.replace(/^[a-z]+:\/\/[^/]*/i, "")
    .replace(/[?#].*$/, "");
  if (location === undefined) return [];
  return routes.flatMap((route) => {
    const names = [...route.path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name);
    const found = names.length === 0 ? null : templateOf(route.path).exec(location);
    return names.flatMap((name, index) => {
      const value = found?.[index + 1];
      if (value === undefined) return [];
      return keysOf(route, "path", name).map((key) => ({ key, value: decoded(value) }));
    });
  });
}

interface Walk {
  readonly depth: number;
  /** Of the operation that answered; undefined in the middle of what it answered. */
  readonly path: string | undefined;
  readonly learned: Learned[];
}

function walk(schema: Schema, value: unknown, types: Types, at: Walk): void {
  if (at.depth > DEPTH) return;
  const inner = { ...at, depth: at.depth + 1 };
  if (Array.isArray(value)) {
    const { items } = resolveSchema(schema, types);
    for (const one of value.slice(0, ITEMS))
      walk(isSchema(items) ? items : true, one, types, inner);
  } else if (isObject(value)) {
    learnObject(schema, value, types, at);
    const properties = allProperties(schema, types);
    for (const [name, one] of Object.entries(value)) {
      const path = Array.isArray(one) ? at.path : undefined;
      walk(properties.get(name) ?? true, one, types, { ...inner, path });
    }
  }
}

function learnObject(
  schema: Schema,
  value: Readonly<Record<string, unknown>>,
  types: Types,
  { path, learned }: Walk,
): void {
  const type = typeof schema === "object" && schema.$ref ? types.get(schema.$ref) : undefined;
  for (const [name, one] of Object.entries(value)) {
    if (typeof one !== "string" && typeof one !== "number") continue;
    if (name !== "id" && nameKey(name).endsWith("id"))
      learned.push({ key: nameKey(name), value: one });
    if (name === "id" && type !== undefined)
      learned.push({ key: nameKey(`${type.name}Id`), value: one });
    if (name === "id" && path !== undefined) learned.push({ key: pathKey(path), value: one });
  }
}

function templateOf(path: string): RegExp {
  const escaped = path.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(`${escaped.replaceAll(/\{[^}]+\}/g, "([^/]+)")}$`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
