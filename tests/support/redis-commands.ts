import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import type { Redis } from "ioredis";

/** Commands that servers were sent, scripts' own among them, and the words in capitals that stood with each. */
export class SentCommands {
  readonly #words = new Map<string, Set<string>>();

  /** Listens to a server for as long as it lives. Without a client: that of ioredis fails where a command follows at once. */
  async watch(url: string): Promise<void> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    socket.on("error", () => undefined);
    socket.write("MONITOR\r\n");
    const lines = createInterface({ input: socket });
    lines.on("line", (line) => this.#note(wordsOf(line)));
    await once(lines, "line");
  }

  /** In lower case. */
  get names(): readonly string[] {
    return [...this.#words.keys()];
  }

  /** @returns what of it is newer than a version, such as `xtrim ACKED 8.2.0`, as the server documents it */
  async newerThan(version: string, admin: Redis): Promise<string[]> {
    const found: string[] = [];
    // What is asked here is sent, too.
    for (const [name, used] of [...this.#words]) {
      const [, docs] = (await admin.call("COMMAND", "DOCS", name)) as [string, Facts];
      const news = newsOfCommand(docs, used).filter(({ since }) => isNewer(since, version));
      const here = news.filter(({ word }) => word === undefined || used.has(word));
      found.push(...here.map(({ word, since }) => [name, word ?? [], since].flat().join(" ")));
    }
    return [...new Set(found)];
  }

  #note([name, ...args]: readonly string[]): void {
    if (name === undefined) return;
    const key = name.toLowerCase();
    const words = this.#words.get(key) ?? new Set();
    this.#words.set(key, words);
    // What stands in a script, or is given to it, says nothing; what it calls is told by itself.
    if (/^eval/.test(key)) return;
    for (const arg of args) if (/^[a-zA-Z-]{2,20}$/.test(arg)) words.add(arg.toUpperCase());
  }
}

/** Of a line such as `+1700000000.123456 [0 127.0.0.1:5000] "SET" "key" "va\\"lue"`. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = ""]) => word);
}

/** Of a reply: `[name, value, …]`. */
type Facts = readonly unknown[];

/** A command, or one of its words, and the version it came with. */
interface News {
  readonly word?: string;
  readonly since: string;
}

/** @param used tells which of its subcommands matter */
function newsOfCommand(docs: Facts, used: ReadonlySet<string>): News[] {
  const own = { since: factOf(docs, "since", "0") };
  const words = factOf<Facts[]>(docs, "arguments", []).flatMap((each) => newsOfArgument(each, "0"));
  const subcommands = factOf<Facts>(docs, "subcommands", []);
  const inner = subcommands.flatMap((name, index) => {
    const [, word = ""] = String(name).toUpperCase().split("|");
    return used.has(word) ? newsOfCommand(subcommands[index + 1] as Facts, used) : [];
  });
  return [own, ...words, ...newsOfHistory(docs), ...inner];
}

/** What its documentation says of an argument, those in it included. */
function newsOfArgument(facts: Facts, outer: string): News[] {
  const since = factOf(facts, "since", outer);
  const inner = factOf<Facts[]>(facts, "arguments", []);
  const word = factOf(facts, "token", "");
  return [
    ...(word === "" ? [] : [{ word, since }]),
    ...inner.flatMap((each) => newsOfArgument(each, since)),
  ];
}

/** Not all arguments say since when they are there: ``["7.0.0", "Added the `entries_read` argument."]``. */
function newsOfHistory(docs: Facts): News[] {
  const history = factOf<[string, string][]>(docs, "history", []);
  const added = history.filter(([, text]) => text.startsWith("Added"));
  return added.flatMap(([since, text]) =>
    [...text.matchAll(/`(\w+)`/g)].map(([, word = ""]) => ({
      word: word.replace("_", "").toUpperCase(),
      since,
    })),
  );
}

function factOf<T>(facts: Facts, name: string, missing: T): T {
  const at = facts.findIndex((fact, index) => index % 2 === 0 && fact === name);
  return at < 0 ? missing : (facts[at + 1] as T);
}

function isNewer(since: string, version: string): boolean {
  return since.localeCompare(version, "en", { numeric: true }) > 0;
}
