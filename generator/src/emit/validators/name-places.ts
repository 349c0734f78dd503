import type { Statement } from "./statements.ts";

const loop = /^for\(let i(\d+) = \d+; /;
/** The report that an item of a list is no object. */
const noObject =
  /^faults\.push\(\{instancePath:(.* \+ i\d+),keyword:"type",params:\{type: "object"\}\}\);$/;

/**
 * Gives the place of each object in a list a name, which all reports inside of it share: a pointer is put
 * together once for an object, and never for a scalar that is as it should be.
 */
export function namePlaces(statements: readonly Statement[]): readonly Statement[] {
  return statements.map((statement) => {
    if (typeof statement === "string") return statement;
    const { head, body } = statement;
    const number = loop.exec(head)?.[1];
    const place = number === undefined ? undefined : placeOfObject(body, `i${number}`);
    if (place === undefined) return { head, body: namePlaces(body) };
    const name = `at${number}`;
    return { head, body: [`const ${name} = ${place};`, ...namePlaces(renamed(body, place, name))] };
  });
}

function placeOfObject(body: readonly Statement[], index: string): string | undefined {
  for (const statement of body) {
    const [only, more] = typeof statement === "string" ? [] : statement.body;
    const place = typeof only === "string" ? noObject.exec(only)?.[1] : undefined;
    if (more === undefined && place?.endsWith(` ${index}`)) return place;
  }
  return undefined;
}

/** A place has quotes in it, so that it is never found inside of text. */
function renamed(body: readonly Statement[], place: string, name: string): readonly Statement[] {
  return body.map((statement) =>
    typeof statement === "string"
      ? statement.replaceAll(place, name)
      : { ...statement, body: renamed(statement.body, place, name) },
  );
}
