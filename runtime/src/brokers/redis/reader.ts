import type { Delivery } from "../../events/index.ts";
import type { Source } from "./keys.ts";
import type { Member } from "./member.ts";
import { entriesByKey, entriesOf, listOf, type RawEntry } from "./replies.ts";
import { claim } from "./scripts/claim.ts";
import { own } from "./scripts/own.ts";
import { run } from "./scripts/script.ts";

/** How many entries are looked through at once. */
const page = 100;

/** Beyond the time that Redis may block, how long its answer may take: ms. */
const answerMs = 3000;

/** Reads entries that no member of the group had; waits for some up to `blockMs`. */
export async function readNew(member: Member, max: number, blockMs: number): Promise<Delivery[]> {
  const { group, consumer, sources, reading } = member;
  const keys = sources.map(({ key }) => key);
  const args = ["GROUP", group, consumer, "COUNT", max, "BLOCK", blockMs, "STREAMS", ...keys];
  const reply = await reading.call(
    "XREADGROUP",
    [...args, ...keys.map(() => ">")],
    blockMs + answerMs,
  );
  return entriesByKey(reply).flatMap(({ key, entries }) => {
    const source = sources.find((each) => each.key === key);
    return source ? hold(member, source, entries) : [];
  });
}

/** What Redis says that we have, and we do not know of: a reply was lost on its way. */
export async function readOwn(member: Member): Promise<Delivery[]> {
  const { group, consumer, sources, commands } = member;
  const found: Delivery[] = [];
  for (const source of sources) {
    for (let from: string | undefined = "-"; from !== undefined; ) {
      const entries = entriesOf(
        await run(commands, own, [source.key], [group, consumer, from, page]),
      );
      found.push(...hold(member, source, entries));
      from = entries.length < page ? undefined : `(${entries.at(-1)?.id}`;
    }
  }
  return found;
}

/** Takes over what had no sign of life for too long, `max` of each source at the most. */
export async function claimStalled(member: Member, max: number): Promise<Delivery[]> {
  const found: Delivery[] = [];
  for (const source of member.sources)
    found.push(...(await claimFrom(member, source, { max, idleMs: member.visibilityMs })));
  return found;
}

/** Takes over what members had that are gone, `max` of each and each source at the most. */
export async function inherit(member: Member, max: number): Promise<Delivery[]> {
  const found: Delivery[] = [];
  for (const source of member.sources) {
    for (const owner of member.peers.goneFrom(source.stream))
      found.push(...(await claimFrom(member, source, { max, idleMs: 0, owner })));
  }
  return found;
}

async function claimFrom(
  member: Member,
  source: Source,
  { max, idleMs, owner }: { max: number; idleMs: number; owner?: string },
): Promise<Delivery[]> {
  const { group, consumer, commands } = member;
  const whose = owner === undefined ? [] : [owner];
  const found: Delivery[] = [];
  for (let from = "-"; found.length < max; ) {
    const args = [group, consumer, idleMs, from, Math.min(page, max - found.length), ...whose];
    const [next, entries] = listOf(await run(commands, claim, [source.key], args));
    found.push(...hold(member, source, entriesOf(entries)));
    if (typeof next !== "string" || next === "-") break;
    from = next;
  }
  return found;
}

function hold({ held }: Member, source: Source, entries: readonly RawEntry[]): Delivery[] {
  return entries.flatMap((entry) => held.add(source, entry) ?? []);
}
