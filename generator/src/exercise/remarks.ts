import { count } from "../diagnostics/index.ts";
import type { NamedType, Route, SecurityRequirement } from "../model/index.ts";
import type { Remark, Tally } from "./finding.ts";
import type { Makers } from "./values/calls.ts";

/** Says that no validator can be made of a type that an operation needs; undefined where one can. */
export function refused(route: Route, { judge, types }: Makers): Remark | undefined {
  for (const id of typesOf(route)) {
    const refusal = judge.refusal(id);
    const type = types.get(id);
    if (refusal === undefined || type === undefined) continue;
    return {
      route,
      complaint: {
        code: "schema-unsupported",
        severity: "error",
        kind: id,
        place: type.place,
        message: `cannot be tried, because no validator can be made of the schema ${type.name}: ${refusal}`,
        hint: "Correct the schema.",
      },
    };
  }
  return undefined;
}

/** Says that no request can be made. */
export function impossible(route: Route, { name, place }: NamedType): Remark {
  return {
    route,
    complaint: {
      code: "value-impossible",
      severity: "warning",
      kind: name,
      place,
      message: `is left out, because no valid value could be made for ${name}`,
      hint: "If the schema allows a value, give one under `examples`.",
    },
  };
}

/** Says which operations could not be called, for the credentials that were given do not suffice. */
export function unsigned(lacking: readonly Route[]): readonly Remark[] {
  const [route, ...others] = lacking;
  if (route === undefined) return [];
  const needed = new Set(lacking.flatMap(({ security }) => security.map(alternative)));
  return [
    {
      route,
      complaint: {
        code: "credentials-missing",
        severity: "warning",
        kind: "",
        place: route.place,
        message: `${wasWith(others)} not called for lack of credentials: ${[...needed].join(", or ")}`,
        hint: "Give them with --credential, such as --credential bearer=TOKEN.",
      },
    },
  ];
}

function alternative(needed: SecurityRequirement): string {
  return needed.map(({ scheme }) => `\`${scheme}\``).join(" with ");
}

/** Says which operations were asked but never answered with success. */
export function unreached(tallies: readonly Tally[]): readonly Remark[] {
  return tallies.flatMap(({ route, statuses }): Remark[] => {
    const seen = [...statuses.keys()].sort((a, b) => a - b);
    if (seen.length === 0 || seen.some((status) => status < 400)) return [];
    return [
      {
        route,
        complaint: {
          code: "operation-unreached",
          severity: "warning",
          kind: "",
          place: route.place,
          message: `never answered with success, only ${seen.join(", ")}`,
          hint: hintFor(seen),
        },
      },
    ];
  });
}

/** Says that there was no time left for these operations, or for all of their requests. */
export function unfinished(left: readonly Route[], durationMs: number): readonly Remark[] {
  const [route, ...others] = left;
  if (route === undefined) return [];
  return [
    {
      route,
      complaint: {
        code: "check-unfinished",
        severity: "warning",
        kind: "",
        place: route.place,
        message: `${wasWith(others)} not tried to the end, for the check may take ${durationMs / 1000} s`,
        hint: "Let it take longer with --duration, or send fewer requests with --requests.",
      },
    },
  ];
}

/** The rest of a subject that begins with one operation, and its verb. */
function wasWith(others: readonly Route[]): string {
  return others.length === 0 ? "was" : `and ${count(others.length, "other operation")} were`;
}

function hintFor(seen: readonly number[]): string {
  if (seen.every((status) => status === 401 || status === 403))
    return "Give credentials with --credential, --header or --query.";
  return "Name values that the service has with --value, or as examples in the contract.";
}

function typesOf({ groups, body, responses }: Route): readonly string[] {
  const contents = [...(body?.content ?? []), ...responses.flatMap(({ content }) => content)];
  const ids = [
    ...Object.values(groups),
    ...contents.map(({ type }) => type),
    ...responses.map(({ headerGroup }) => headerGroup),
  ];
  return [...new Set(ids)].filter((id) => id !== undefined);
}
