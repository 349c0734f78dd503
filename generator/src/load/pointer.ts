/** JSON Pointers (RFC 6901) as text, the way {@link Place} holds them. */

/** `pointer` one step further down. */
export function extendPointer(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The unescaped steps of a pointer; none for the whole document. */
export function splitPointer(pointer: string): readonly string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The pointer that leads along `steps`. */
export function joinPointer(steps: readonly (string | number)[]): string {
  return steps.reduce<string>(extendPointer, "");
}
