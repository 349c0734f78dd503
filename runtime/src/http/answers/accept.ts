import { essenceOf, isWithin } from "../bodies/media-type.ts";

/** A media range of an `Accept` header, and how much the client wants it: 0 (not at all) to 1. */
interface Wish {
  readonly range: string;
  readonly quality: number;
}

/**
 * Which of several media types a client likes best (RFC 9110, 12.5.1); of those that it likes equally, the
 * first. Undefined where it accepts none. A header that is absent or malformed accepts everything.
 *
 * @param offered media types, or ranges of which any may be sent
 */
export function preferred<Offered extends string>(
  header: string | undefined,
  offered: readonly Offered[],
): Offered | undefined {
  if (header === undefined || header === "*/*") return offered[0];
  const wishes = parseAccept(header);
  if (wishes.length === 0) return offered[0];
  let best: Offered | undefined;
  let highest = 0;
  for (const one of offered) {
    const quality = qualityOf(essenceOf(one), wishes);
    if (quality > highest) [best, highest] = [one, quality];
  }
  return best;
}

function parseAccept(header: string): Wish[] {
  return header.split(",").flatMap((part) => {
    const range = essenceOf(part);
    if (!/^[^\s/]+\/[^\s/]+$/.test(range)) return [];
    const weight = /;\s*q\s*=\s*(\d(?:\.\d{0,3})?)/i.exec(part)?.[1];
    return [{ range, quality: Math.min(Number(weight ?? 1), 1) }];
  });
}

/** What the most specific range says that the media type falls under. */
function qualityOf(offered: string, wishes: readonly Wish[]): number {
  let found: Wish | undefined;
  for (const wish of wishes) {
    if (!isWithin(offered, wish.range) && !isWithin(wish.range, offered)) continue;
    if (found === undefined || specificity(wish.range) > specificity(found.range)) found = wish;
  }
  return found?.quality ?? 0;
}

function specificity(range: string): number {
  if (range === "*/*") return 0;
  return range.includes("*") ? 1 : 2;
}
