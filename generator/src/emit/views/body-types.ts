import type { Content } from "../../model/index.ts";
import { essenceOf, isRange } from "../media-types.ts";
import { literal } from "../text/literal.ts";
import { flatType } from "../types/print.ts";
import { type MemberSyntax, member, type TypeSyntax, text, union } from "../types/syntax.ts";

/** Members that say what a body is: one list for each kind of body. */
export type BodyAlternatives = readonly (readonly MemberSyntax[])[];

/**
 * Where media types differ in their bodies, or the contract allows a range of them, `contentType` says which
 * is meant; media types with equal bodies are put together.
 *
 * @param typeOf the type of a body
 * @param firstIsDefault whether `contentType` may be left out where the first media type is meant
 */
export function bodyAlternatives(
  content: readonly Content[],
  typeOf: (content: Content) => TypeSyntax,
  firstIsDefault: boolean,
): BodyAlternatives {
  const [first] = content;
  if (first === undefined) return [[]];
  if (content.length === 1 && !isOpen(first)) return [[member("body", typeOf(first))]];
  const byBody = new Map<string, { body: TypeSyntax; members: Content[] }>();
  content.forEach((one, index) => {
    const body = typeOf(one);
    const key = flatType(body) ?? String(index);
    const group = byBody.get(key) ?? { body, members: [] };
    group.members.push(one);
    byBody.set(key, group);
  });
  return [...byBody.values()].map(({ body, members }) => {
    const isDefault = firstIsDefault && members[0] === first && !isOpen(first);
    const types = union(members.map(({ mediaType }) => mediaTypeSyntax(mediaType)));
    return [member("contentType", types, isDefault), member("body", body)];
  });
}

/** Whether the contract leaves it open which media type a body has. `*&#47;*` is JSON, if nobody says more. */
function isOpen({ mediaType }: Content): boolean {
  return isRange(mediaType) && essenceOf(mediaType) !== "*/*";
}

function mediaTypeSyntax(mediaType: string): TypeSyntax {
  if (!isRange(mediaType)) return text(literal(mediaType));
  const [before, after] = mediaType.split("*");
  // A template literal takes contract text here, so only plain characters may get in.
  const isPlain = /^[a-z0-9.+-]+\/[a-z0-9.+-]*\*[a-z0-9.+-]*$/.test(mediaType);
  return text(isPlain ? `\`${before}\${string}${after}\`` : "string");
}
