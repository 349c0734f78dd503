import type { Route } from "../../model/index.ts";

/** What values are kept under that have this name, whatever its letters' case: `userId`, `user_id`. */
export function nameKey(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}

/** What values are kept under that may stand behind a path: `/users/{}`. */
export function pathKey(path: string): string {
  return `${path.replaceAll(/\{[^}]*\}/g, "{}").replace(/\/$/, "")}/{}`;
}

/** What known values of a parameter are kept under, the nearest first. A bare `id` can be of anything. */
export function keysOf({ path }: Route, location: string, name: string): readonly string[] {
  const named = name.toLowerCase() === "id" ? [] : [nameKey(name)];
  const before = path.split(`/{${name}}`);
  return location === "path" && before.length > 1 ? [pathKey(before[0] ?? ""), ...named] : named;
}
