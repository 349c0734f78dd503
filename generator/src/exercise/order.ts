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
 * thing is made after it, and deleted before it. Of the same turn, links lead from first to later ones.
 */
export function inOrder<Subject extends { readonly route: Route }>(
  subjects: readonly Subject[],
): readonly Subject[] {
  const sorted = [...subjects].sort(({ route: a }, { route: b }) => {
    const turn = turnOf(a) - turnOf(b);
    const depth = depthOf(a) - depthOf(b);
    return turn || (a.method === "DELETE" ? -depth : depth);
  });
  const seen = new Set<Subject>();
  const behindLinks = (one: Subject): readonly Subject[] => {
    if (seen.has(one)) return [];
    seen.add(one);
    const before = sorted.filter(({ route }) => leadsTo(route, one.route)).flatMap(behindLinks);
    return [...before, one];
  };
  return sorted.flatMap(behindLinks);
}

function leadsTo(from: Route, to: Route): boolean {
  return turnOf(from) === turnOf(to) && from.links.some(({ operation }) => operation === to.name);
}

function turnOf({ method }: Route): number {
  return turns.get(method) ?? USUAL_TURN;
}

function depthOf({ path }: Route): number {
  return path.split("/").length;
}
