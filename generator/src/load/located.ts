import { extendPointer } from "./pointer.ts";

/** A value, and where it was written: what the builders walk along. */
export interface Located<Value = unknown> {
  /** Path relative to the project root, with forward slashes. */
  readonly file: string;
  /** JSON Pointer inside the file. */
  readonly pointer: string;
  readonly value: Value;
}

/** A mapping of YAML or an object of JSON. Read it by own properties only. */
export type Mapping = Readonly<Record<string, unknown>>;

/** Whether `value` is a mapping: an object that is no array. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value under an own key of a mapping, or at an index of a sequence; `undefined` where there is none. */
export function child(parent: Located, key: string): Located | undefined {
  const { value } = parent;
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value) && !/^(0|[1-9]\d*)$/.test(key)) return undefined;
  if (!Object.hasOwn(value, key)) return undefined;
  const found: unknown = Reflect.get(value, key);
  return { file: parent.file, pointer: extendPointer(parent.pointer, key), value: found };
}

/** Key and value of each own entry of a mapping, in the order written; none of anything else. */
export function entriesOf(parent: Located): readonly (readonly [key: string, value: Located])[] {
  if (!isMapping(parent.value)) return [];
  return Object.entries(parent.value).map(([key, value]) => [
    key,
    { file: parent.file, pointer: extendPointer(parent.pointer, key), value },
  ]);
}

/** Each item of a sequence; none of anything else. */
export function itemsOf(parent: Located): readonly Located[] {
  const { file, pointer, value } = parent;
  if (!Array.isArray(value)) return [];
  return value.map((item: unknown, index) => ({
    file,
    pointer: extendPointer(pointer, index),
    value: item,
  }));
}

/** The `$ref` of a mapping that has one as text. */
export function refOf(value: unknown): string | undefined {
  if (!isMapping(value) || !Object.hasOwn(value, "$ref")) return undefined;
  return typeof value.$ref === "string" ? value.$ref : undefined;
}

/** What identifies a value for as long as the run lasts: its file and pointer. */
export function identity({ file, pointer }: Pick<Located, "file" | "pointer">): string {
  return `${file}#${pointer}`;
}
