import type { Route } from "../model/index.ts";

/** Any other method has the turn of GET. */
const turns = new Map([
  ["POST", 0],
  ["PUT", 1],
  ["PATCH", 3],
  ["DELETE", 4],
]);
const USUAL_TURN = 2;

/**
 * What makes things comes first and what deletes them last, so that there are some between; what stands behind a
 * thing is made after it, and deleted before it.
 */
export function inOrder<Subject extends { readonly route: Route }>(
  subjects: readonly Subject[],
): readonly Subject[] {
  return [...subjects].sort(({ route: a }, { route: b }) => {
    const turn = turnOf(a) - turnOf(b);
    const depth = depthOf(a) - depthOf(b);
    return turn || (a.method === "DELETE" ? -depth : depth);
  });
}

function turnOf({ method }: Route): number {
  return turns.get(method) ?? USUAL_TURN;
}

function depthOf({ path }: Route): number {
  return path.split("/").length;
}
