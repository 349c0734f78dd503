import { countedAtMost, type GroupReport, type RedisBroker } from "../brokers/redis/index.ts";
import { pause } from "../events/pause.ts";
import { type CommandIo, UsageError } from "./io.ts";
import { type CommandLine, readCommandLine, textOf, withBroker } from "./options.ts";
import { reportsOf } from "./reports.ts";
import { spanOf, tableOf } from "./table.ts";

const streamsHelp = `Show where each group stands on each stream, and on each partition of it.

Usage: revent streams [stream…] [options]

unread: no worker of the group has had it; oldest: since it was published. in flight: being handled, or waiting in a
worker. due: waiting for its retry. dead: see \`revent dead\`. again: of those in flight, delivered more than once.

Options:
  --watch         Show it anew every second.
  --json          Print it as JSON.
  --forget GROUP  Of the streams that are named, a group that will never read them again: nothing waits for it any
                  more, and what it had not handled it has lost.
  --redis URL     Where Redis is. Default: REDIS_URL.
  -h, --help      Show this help.
`;

const head = [
  ...["stream", "group", "length", "unread", "oldest", "in flight", "oldest"],
  ...["due", "dead", "again", "workers"],
];

/** `revent streams`. */
export async function streamsCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const line = readCommandLine(args, { watch: "boolean", json: "boolean", forget: "string" });
  if (line.values.help) {
    io.out(streamsHelp);
    return 0;
  }
  const group = textOf(line, "forget");
  return withBroker(line, io, (broker) =>
    group === undefined ? show(broker, line, io) : forget(broker, line.words, group, io),
  );
}

async function show(broker: RedisBroker, line: CommandLine, io: CommandIo): Promise<number> {
  for (;;) {
    const wanted = await reportsOf(broker, line.words);
    io.out(line.values.json ? `${JSON.stringify(wanted)}\n` : textFor(wanted));
    if (!line.values.watch) return 0;
    await pause(1000, io.signal);
    if (io.signal.aborted) return 0;
    if (!line.values.json) io.out("\u001B[2J\u001B[H");
  }
}

function textFor(reports: readonly GroupReport[]): string {
  if (reports.length === 0) return "No group has joined such a stream yet.\n";
  return tableOf(head, reports.map(rowOf));
}

function rowOf(report: GroupReport): string[] {
  const unread = report.unread >= countedAtMost ? `${countedAtMost}+` : `${report.unread}`;
  const { due, dead, redelivered, members } = report;
  return [
    ...[report.stream, report.group, `${report.length}`, unread, spanOf(report.oldestUnreadMs)],
    ...[`${report.inFlight}`, spanOf(report.oldestInFlightMs)],
    ...[due, dead, redelivered, members].map(String),
  ];
}

async function forget(
  broker: RedisBroker,
  streams: readonly string[],
  group: string,
  io: CommandIo,
): Promise<number> {
  if (streams.length === 0) throw new UsageError("Name the streams that the group shall forget.");
  let failed = 0;
  for (const stream of streams) {
    const known = await broker.forget(stream, group);
    if (!known) failed = 1;
    io.out(known ? `${stream} forgets ${group}.\n` : `${stream} does not know ${group}.\n`);
  }
  return failed;
}
