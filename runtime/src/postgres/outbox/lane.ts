import { ReventError } from "../../errors/index.ts";
import type { Message, StreamOptions } from "../../events/index.ts";
import { encodeEntry } from "../../events/wire/index.ts";
import type { RefusedRow, SentRow, WaitingRow } from "./rows.ts";

/** Stores events in order, all or none; answers where they are. */
export type Store = (
  messages: readonly Message[],
  options: StreamOptions,
) => Promise<readonly string[]>;

/** How far a lane has come. */
export interface Progress {
  readonly sent: SentRow[];
  readonly refused: RefusedRow[];
  /** Why it went no further. */
  readonly error?: unknown;
}

/** Sends the events of one lane, in order; stops at the first that cannot be sent now. */
export async function sendLane(store: Store, rows: readonly WaitingRow[]): Promise<Progress> {
  const sent: SentRow[] = [];
  const refused: RefusedRow[] = [];
  const send = async (some: readonly WaitingRow[]) => {
    const settings = JSON.parse(some[0]?.settings ?? "{}") as StreamOptions;
    const messages = some.map(({ message }) => message);
    const ids = await store(messages, settings);
    sent.push(...some.map(({ seq }, index) => ({ seq, entryId: ids[index] ?? "" })));
  };
  try {
    for (const run of runsOfSameSettings(rows)) {
      const failed = await failureOf(send(run));
      if (failed === undefined) continue;
      if (isOutage(failed.error)) throw failed.error;
      // It may be about one of them, or about how many they are.
      for (const row of run) {
        const alone = await failureOf(send([row]));
        if (alone && !isHopeless(row, alone.error)) throw alone.error;
        if (alone) refused.push({ seq: row.seq, why: String(alone.error) });
      }
    }
    return { sent, refused };
  } catch (error) {
    return { sent, refused, error };
  }
}

async function failureOf(work: Promise<void>): Promise<{ error: unknown } | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** Whatever else is sent would fail as well. */
function isOutage(error: unknown): boolean {
  const codes = ["broker_unavailable", "not_stored", "not_durable", "closed"];
  return error instanceof ReventError && codes.includes(error.code);
}

/** It will never be taken, by this broker or another. */
function isHopeless({ message, settings }: WaitingRow, error: unknown): boolean {
  if (error instanceof ReventError)
    return error.code === "invalid_event" || error.code === "event_too_large";
  try {
    encodeEntry(message, JSON.parse(settings));
    return false;
  } catch {
    return true;
  }
}

function runsOfSameSettings(rows: readonly WaitingRow[]): WaitingRow[][] {
  const runs: WaitingRow[][] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last?.[0]?.settings === row.settings) last.push(row);
    else runs.push([row]);
  }
  return runs;
}
