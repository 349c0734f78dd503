import { isObject } from "../../emit/schemas.ts";

/** A value with one thing in it changed. */
export interface Changed {
  readonly value: unknown;
  /** JSON Pointer to what was changed. */
  readonly pointer: string;
  /** A property that is not there is as much a fault of its own as all wrong values of it together. */
  readonly isMissing?: true;
  /** A clause, such as `is missing`. */
  readonly what: string;
}

/** So many places of a value are changed. */
const PLACES = 80;
/** What is put in the place of a value. Some of it is wrong almost anywhere. */
const others: readonly unknown[] = [
  null,
  true,
  "",
  "?",
  0,
  -1,
  0.5,
  1e9,
  -1e9,
  [],
  {},
  "x".repeat(300),
];

/** Every value that differs from this one in one place: by another value there, without it, or with one more. */
export function changesOf(value: unknown): readonly Changed[] {
  const changes: Changed[] = [];
  let places = 0;
  const visit = (one: unknown, pointer: string, put: (value: unknown) => unknown) => {
    if (places++ >= PLACES) return;
    for (const other of others)
      changes.push({ value: put(other), pointer, what: `is ${shown(other)}` });
    if (Array.isArray(one)) visitItems(one, pointer, put);
    else if (isObject(one)) visitProperties(one, pointer, put);
  };
  const visitItems = (
    list: readonly unknown[],
    pointer: string,
    put: (value: unknown) => unknown,
  ) => {
    for (const [index, item] of list.entries())
      visit(item, `${pointer}/${index}`, (other) => put(list.with(index, other)));
  };
  const visitProperties = (
    object: Readonly<Record<string, unknown>>,
    pointer: string,
    put: (value: unknown) => unknown,
  ) => {
    const entries = Object.entries(object);
    const surplus = put(Object.fromEntries([...entries, ["undeclared", 1]]));
    changes.push({ value: surplus, pointer: `${pointer}/undeclared`, what: "is there" });
    for (const [name] of entries) {
      const without = put(Object.fromEntries(entries.filter(([other]) => other !== name)));
      const place = `${pointer}/${escaped(name)}`;
      changes.push({ value: without, pointer: place, what: "is missing", isMissing: true });
    }
    for (const [name, inner] of entries)
      visit(inner, `${pointer}/${escaped(name)}`, (other) =>
        put(Object.fromEntries(entries.map(([key, own]) => [key, key === name ? other : own]))),
      );
  };
  visit(value, "", (other) => other);
  return changes;
}

/** A value in a sentence. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= 60 ? text : `${text.slice(0, 20)}… (${text.length} characters)`;
}

function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
