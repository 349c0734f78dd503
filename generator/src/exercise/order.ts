import type { HttpMethod, Route } from "../model/index.ts";

const turns: readonly HttpMethod[] = [
  "POST",
  "PUT",
  "GET",
  "HEAD",
  "OPTIONS",
  "TRACE",
  "PATCH",
  "DELETE",
];

/**
 * What makes things comes first and what deletes them last, so that there are some between; what stands behind a
 * thing is made after it, and deleted before it.
 */
export function inOrder<Subject extends { readonly route: Route }>(
  subjects: readonly Subject[],
): readonly Subject[] {
  return [...subjects].sort(({ route: a }, { route: b }) => {
    const turn = turns.indexOf(a.method) - turns.indexOf(b.method);
    const depth = depthOf(a) - depthOf(b);
    return turn || (a.method === "DELETE" ? -depth : depth);
  });
}

function depthOf({ path }: Route): number {
  return path.split("/").length;
}
