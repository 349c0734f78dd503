import type { Json } from "./json.ts";
import type { Random } from "./random.ts";

const odd: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e300,
  "",
  "x",
  "*/",
  [],
  {},
  [null],
  { a: 1 },
];

/** The value with one thing in it changed: a value replaced, removed, added or doubled. */
export function mutate(value: Json, random: Random): Json {
  if (Array.isArray(value) && value.length > 0 && random.chance(0.8))
    return mutateArray(value, random);
  if (typeof value === "object" && value !== null && !Array.isArray(value) && random.chance(0.85))
    return mutateObject(value, random);
  if (typeof value === "string" && random.chance(0.5)) return mutateText(value, random);
  if (typeof value === "number" && random.chance(0.5))
    return value + random.pick([1, -1, 0.5, -0.25]);
  return random.pick(odd);
}

function mutateArray(value: readonly Json[], random: Random): Json {
  const index = random.integer(0, value.length - 1);
  const item = value[index] ?? null;
  switch (random.integer(0, 3)) {
    case 0:
      return value.toSpliced(index, 1);
    case 1:
      return [...value, item];
    default:
      return value.with(index, mutate(item, random));
  }
}

function mutateObject(value: { readonly [key: string]: Json }, random: Random): Json {
  const entries = Object.entries(value);
  const action = random.integer(0, 5);
  if (entries.length === 0 || action === 0) {
    const name = random.pick([
      "other",
      "x-b",
      "",
      "toString",
      "constructor",
      "a",
      "id",
      "$ref",
      "null",
    ]);
    return Object.fromEntries([...entries, [name, random.pick(odd)]]);
  }
  const index = random.integer(0, entries.length - 1);
  const [name, inner] = entries[index] ?? ["", null];
  if (action === 1) return Object.fromEntries(entries.toSpliced(index, 1));
  return Object.fromEntries(entries.with(index, [name, mutate(inner, random)]));
}

function mutateText(value: string, random: Random): string {
  return random.pick([
    value.toUpperCase(),
    `${value}x`,
    value.slice(1),
    `${value}\n`,
    `x-${value}`,
  ]);
}
