/**
 * Deep equality of JSON values; compiled validators call it for `const`, `enum` and `uniqueItems`. Unlike
 * ajv's own it calls nothing of the values, where a stranger may have put a `toString`, and needs no stack,
 * however deep they are.
 */
export function equal(a: unknown, b: unknown): boolean {
  const pending: [unknown, unknown][] = [[a, b]];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    if (pair[0] === pair[1]) continue;
    const inside = pairsInside(...pair);
    if (inside === undefined) return false;
    for (const one of inside) pending.push(one);
  }
  return true;
}

/** The values that have to be equal for two values to be; undefined where they are not anyway. */
function pairsInside(a: unknown, b: unknown): [unknown, unknown][] | undefined {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return undefined;
  if (Array.isArray(a) !== Array.isArray(b)) return undefined;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return undefined;
  if (!names.every((name) => Object.hasOwn(b, name))) return undefined;
  return names.map((name) => [Reflect.get(a, name), Reflect.get(b, name)]);
}
