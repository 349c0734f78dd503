import { ReventError } from "../errors/index.ts";
import { timeOf } from "./clock.ts";
import { pause } from "./pause.ts";
import type { DeadLetterRecord, DeadLetters } from "./ports.ts";
import { type Decoded, decodeEntry } from "./wire/index.ts";

/** Which dead letters; each that is given must hold, none means all. */
export interface DeadLetterFilter {
  readonly ids?: readonly string[];
  /** Why they were put aside, such as `handler-failed`. */
  readonly reason?: string;
  /** What had happened, such as `user.created`. */
  readonly action?: string;
  readonly key?: string;
  /** Put aside since then, and before then: RFC 3339. */
  readonly since?: string;
  readonly before?: string;
}

/** How they are handed out once more. */
export interface ReplayOptions extends DeadLetterFilter {
  /** So many a second at the most; default: as fast as it goes. */
  readonly rate?: number;
  /** Ends it between two. */
  readonly signal?: AbortSignal;
}

/** How many are looked at, or moved, at once. */
const page = 100;

/** Dead letters that a filter lets through, one by one, in the order in which they were put aside (of each partition). */
export async function* findDeadLetters(
  broker: DeadLetters,
  stream: string,
  group: string,
  filter: DeadLetterFilter = {},
): AsyncGenerator<DeadLetterRecord> {
  const [since, before] = [filter.since, filter.before].map((time) =>
    time === undefined ? undefined : timeOf(time),
  );
  const fits = (record: DeadLetterRecord) => matches(record, stream, { ...filter, since, before });
  for (let after: string | undefined; ; ) {
    const found = await broker.deadLetters(stream, group, { limit: page, ...(after && { after }) });
    yield* found.filter(fits);
    after = found.at(-1)?.id;
    if (found.length < page) return;
  }
}

/**
 * Hands dead letters to their group once more, in the order in which they were published. What fails again is a dead
 * letter again, and is not replayed by the same call; neither is what comes of a halted key meanwhile.
 *
 * @returns how many that was
 */
export async function replayDeadLetters(
  broker: DeadLetters,
  stream: string,
  group: string,
  { rate, signal = new AbortController().signal, ...filter }: ReplayOptions = {},
): Promise<number> {
  if (rate !== undefined && !(rate > 0))
    throw new ReventError("misuse", `rate is ${rate}; it must be more than 0.`);
  const letters = await all(findDeadLetters(broker, stream, group, filter));
  const ids = letters.sort(byEntry).map(({ id }) => id);
  const size = rate === undefined ? page : Math.max(1, Math.min(page, Math.floor(rate / 10)));
  let replayed = 0;
  for (let at = 0; at < ids.length && !signal.aborted; at += size) {
    const some = ids.slice(at, at + size);
    replayed += await broker.replay(stream, group, some);
    const ms = rate === undefined || at + size >= ids.length ? 0 : (some.length * 1000) / rate;
    if (ms > 0) await pause(ms, signal);
  }
  return replayed;
}

/** Deletes dead letters, for good. @returns how many that was */
export async function purgeDeadLetters(
  broker: DeadLetters,
  stream: string,
  group: string,
  filter: DeadLetterFilter = {},
): Promise<number> {
  const ids = (await all(findDeadLetters(broker, stream, group, filter))).map(({ id }) => id);
  let purged = 0;
  for (let at = 0; at < ids.length; at += page)
    purged += await broker.purge(stream, group, ids.slice(at, at + page));
  return purged;
}

/** The event in a dead letter, or why there is none. */
export function eventIn(letter: DeadLetterRecord, stream: string): Decoded {
  const { fields, entryId, storedAt } = letter;
  return decodeEntry(fields, { stream, entryId, storedAt });
}

/** Those that there are now; what is put aside meanwhile is not among them. */
async function all(letters: AsyncIterable<DeadLetterRecord>): Promise<DeadLetterRecord[]> {
  const found: DeadLetterRecord[] = [];
  for await (const letter of letters) found.push(letter);
  return found;
}

const numbers = new Intl.Collator("en", { numeric: true });

/** One that failed once more stands behind those that wait for it. */
function byEntry(a: DeadLetterRecord, b: DeadLetterRecord): number {
  return numbers.compare(a.entryId, b.entryId);
}

interface Wanted extends Omit<DeadLetterFilter, "since" | "before"> {
  readonly since: string | undefined;
  readonly before: string | undefined;
}

function matches(record: DeadLetterRecord, stream: string, wanted: Wanted): boolean {
  const { ids, reason, action, key, since, before } = wanted;
  if (ids && !ids.includes(record.id)) return false;
  if (reason !== undefined && record.error.reason !== reason) return false;
  if (since !== undefined && record.at < since) return false;
  if (before !== undefined && record.at >= before) return false;
  if (action === undefined && key === undefined) return true;
  const event = eventIn(record, stream);
  if (action !== undefined && !(event.ok && event.message.action === action)) return false;
  return key === undefined || (event.ok ? event.message.key : event.key) === key;
}
