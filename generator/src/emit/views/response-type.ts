import type { Response, Route } from "../../model/index.ts";
import { literal } from "../text/literal.ts";
import { type MemberSyntax, member, type TypeSyntax, text, union } from "../types/syntax.ts";
import { bodyAlternatives } from "./body-types.ts";
import { headerType } from "./header-type.ts";
import type { UsedTypes } from "./used-types.ts";

/** A union of status and body; statuses with equal answers are put together. */
export function responseType({ responses }: Route, used: UsedTypes): TypeSyntax {
  const declared = responses.map(({ status }) => status);
  const grouped = new Map<string, { statuses: TypeSyntax[]; rest: readonly MemberSyntax[] }>();
  for (const response of responses) {
    for (const rest of answers(response, used)) {
      const key = JSON.stringify(rest);
      const group = grouped.get(key) ?? { statuses: [], rest };
      group.statuses.push(statusType(response.status, declared, used));
      grouped.set(key, group);
    }
  }
  const members = [...grouped.values()].map(({ statuses, rest }): TypeSyntax => {
    return { kind: "object", members: [member("status", union(statuses)), ...rest] };
  });
  if (members.length > 0) return union(members);
  return { kind: "object", members: [member("status", text("number"))] };
}

/** `200` is itself; a range, or `default`, is every status in it that has no answer of its own. */
function statusType(status: string, declared: readonly string[], used: UsedTypes): TypeSyntax {
  if (isStatus(status)) return text(status);
  const statusOf = used.imports.runtime("@revent/runtime", "StatusOf");
  const others = declared.filter((one) =>
    status === "default" ? one !== status : isStatus(one) && one[0] === status[0],
  );
  const excluded = others.map((one) => (isStatus(one) ? one : `${statusOf}<${literal(one)}>`));
  const rest = excluded.length === 0 ? "" : `, ${excluded.join(" | ")}`;
  return text(`${statusOf}<${literal(status)}${rest}>`);
}

function isStatus(status: string): boolean {
  return /^\d+$/.test(status);
}

/** What an answer has beside its status; one for each kind of body that it may have. */
function answers({ headers, content }: Response, used: UsedTypes): (readonly MemberSyntax[])[] {
  const members = headers.map(({ name, required, schema, description }) =>
    member(
      name,
      headerType(schema, used),
      !required,
      description === undefined ? [] : [description],
    ),
  );
  const optional = members.every((one) => one.optional);
  const sent =
    members.length === 0 ? [] : [member("headers", { kind: "object", members }, optional)];
  return bodyAlternatives(content, (one) => used.answer(one), true).map((body) => [
    ...body,
    ...sent,
  ]);
}
