import type { RedisBroker } from "../brokers/redis/index.ts";
import {
  type DeadLetterFilter,
  type DeadLetterRecord,
  eventIn,
  failureReasons,
  findDeadLetters,
  purgeDeadLetters,
  replayDeadLetters,
} from "../events/index.ts";
import { type CommandIo, UsageError } from "./io.ts";
import { type CommandLine, numberOf, readCommandLine, textOf, withBroker } from "./options.ts";
import { reportsOf } from "./reports.ts";
import { tableOf } from "./table.ts";

const deadHelp = `Look at events that a group could not handle, hand them to it once more, or delete them.

Usage: revent dead list <stream> <group> [filters] [--limit N] [--json]
       revent dead show <stream> <group> <id>
       revent dead replay <stream> <group> (filters | --all) [--rate N] [--dry-run]
       revent dead purge <stream> <group> (filters | --all) [--dry-run]

Filters; each that is given must hold:
  --id ID          The one with this id.
  --reason REASON  ${failureReasons.join(", ")}.
  --action ACTION  Such as user.created.
  --key KEY        The ordering key.
  --since TIME     Put aside at this time or later, as 2026-01-31T09:30:00Z.
  --before TIME    Put aside before this time.

Options:
  --all            Every one.
  --limit N        List so many at the most. Default: 100.
  --rate N         Replay so many a second at the most. Default: as fast as it goes.
  --dry-run        Only say how many it would be.
  --json           Print them as JSON, one a line.
  --redis URL      Where Redis is. Default: REDIS_URL.
  -h, --help       Show this help.
`;

const known: Readonly<Record<string, "string" | "boolean">> = {
  id: "string",
  reason: "string",
  action: "string",
  key: "string",
  since: "string",
  before: "string",
  limit: "string",
  rate: "string",
  all: "boolean",
  "dry-run": "boolean",
  json: "boolean",
};

/** What a subcommand works with. */
interface Task {
  readonly broker: RedisBroker;
  readonly stream: string;
  readonly group: string;
  readonly line: CommandLine;
  readonly io: CommandIo;
}

const subcommands: Readonly<Record<string, (task: Task) => Promise<number>>> = {
  list,
  show,
  replay,
  purge,
};

/** `revent dead`. */
export async function deadCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const line = readCommandLine(args, known);
  if (line.values.help) {
    io.out(deadHelp);
    return 0;
  }
  const [name = "", stream, group] = line.words;
  const run = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (!run) throw new UsageError(`Say what to do: ${Object.keys(subcommands).join(", ")}.`);
  if (!stream || !group) throw new UsageError(`Usage: revent dead ${name} <stream> <group> …`);
  return withBroker(line, io, (broker) => run({ broker, stream, group, line, io }));
}

function filterOf(line: CommandLine): DeadLetterFilter {
  const id = textOf(line, "id");
  const reason = textOf(line, "reason");
  if (reason !== undefined && !failureReasons.some((each) => each === reason))
    throw new UsageError(
      `There is no reason "${reason}". There are: ${failureReasons.join(", ")}.`,
    );
  const names = ["reason", "action", "key", "since", "before"] as const;
  const given = names.flatMap((name) => {
    const value = textOf(line, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...(id !== undefined && { ids: [id] }), ...Object.fromEntries(given) };
}

async function list(task: Task): Promise<number> {
  const { broker, stream, group, line, io } = task;
  const limit = numberOf(line, "limit") ?? 100;
  const found: DeadLetterRecord[] = [];
  for await (const letter of findDeadLetters(broker, stream, group, filterOf(line))) {
    if (found.length >= limit) break;
    found.push(letter);
  }
  if (line.values.json)
    return tell(task, found.length, found.map((letter) => `${JSON.stringify(letter)}\n`).join(""));
  if (found.length === 0) return tell(task, 0, "There is none.\n");
  io.out(
    tableOf(
      head,
      found.map((letter) => rowOf(letter, stream)),
    ),
  );
  return 0;
}

/** Says how it ended. To have no such dead letter is one thing, to be no group of the stream another. */
async function tell(
  { broker, stream, group, io }: Task,
  count: number,
  text: string,
): Promise<number> {
  const reports = count > 0 ? [] : await reportsOf(broker, [stream]);
  if (count > 0 || reports.some((report) => report.group === group)) {
    io.out(text);
    return 0;
  }
  io.err(`There is no group ${group} on ${stream}.\n`);
  return 1;
}

const head = ["id", "put aside", "action", "key", "reason", "attempts", "message"];

function rowOf(letter: DeadLetterRecord, stream: string): string[] {
  const event = eventIn(letter, stream);
  const { reason, message } = letter.error;
  return [
    ...[letter.id, letter.at, event.ok ? event.message.action : "?"],
    (event.ok ? event.message.key : event.key) ?? "-",
    ...[reason, `${letter.attempts}`, firstLine(message)],
  ];
}

/** Whatever a handler has thrown: no control character of it reaches the terminal. */
function firstLine(text: string): string {
  const [line = ""] = text.split("\n");
  return line.replace(/\p{Cc}/gu, " ").slice(0, 80);
}

async function show({ broker, stream, group, line, io }: Task): Promise<number> {
  const id = line.words[3];
  if (id === undefined) throw new UsageError("Usage: revent dead show <stream> <group> <id>");
  for await (const letter of findDeadLetters(broker, stream, group, { ids: [id] })) {
    io.out(`${JSON.stringify(letter, null, 2)}\n`);
    return 0;
  }
  io.err(`There is no dead letter ${id} of ${group} on ${stream}.\n`);
  return 1;
}

async function replay(task: Task): Promise<number> {
  const { broker, stream, group, line, io } = task;
  const filter = filterForChange(line);
  const rate = numberOf(line, "rate");
  if (line.values["dry-run"]) return tellCount(task, filter, "would be replayed");
  const options = { ...filter, ...(rate !== undefined && { rate }), signal: io.signal };
  const count = await replayDeadLetters(broker, stream, group, options);
  return tell(task, count, `${count} replayed.\n`);
}

async function purge(task: Task): Promise<number> {
  const { broker, stream, group, line } = task;
  const filter = filterForChange(line);
  if (line.values["dry-run"]) return tellCount(task, filter, "would be deleted");
  const count = await purgeDeadLetters(broker, stream, group, filter);
  return tell(task, count, `${count} deleted.\n`);
}

/** Nobody shall change all of them for having forgotten a filter. */
function filterForChange(line: CommandLine): DeadLetterFilter {
  const filter = filterOf(line);
  if (Object.keys(filter).length === 0 && !line.values.all)
    throw new UsageError("Say which ones: give a filter, or --all.");
  return filter;
}

async function tellCount(task: Task, filter: DeadLetterFilter, what: string): Promise<number> {
  const { broker, stream, group } = task;
  let count = 0;
  for await (const _ of findDeadLetters(broker, stream, group, filter)) count++;
  return tell(task, count, `${count} ${what}.\n`);
}
