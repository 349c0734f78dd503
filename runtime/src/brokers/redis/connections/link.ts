import { ReventError } from "../../../errors/index.ts";
import type { Connect, Connection } from "./connection.ts";
import { faultOf, isReply, withoutCommand } from "./faults.ts";

/** A command and its arguments. */
export type Command = readonly [name: string, args: readonly (string | number)[]];

/** A connection that is opened when it is needed, and replaced after a fault. Repeats no command. */
export class Link {
  readonly #connect: Connect;
  readonly #deadlineMs: number;
  #current: Connection | undefined;
  #opening: Promise<Connection> | undefined;
  #closed = false;

  /** @param deadlineMs how long an answer may take */
  constructor(connect: Connect, deadlineMs: number) {
    this.#connect = connect;
    this.#deadlineMs = deadlineMs;
  }

  /**
   * Sends a command. Settles within the time for connecting and that for the answer.
   *
   * @param withinMs how long the answer may take; default as constructed
   * @throws ReventError `broker_unavailable` when it was certainly not sent, `closed` after {@link close}
   */
  async call(
    command: string,
    args: readonly (string | number)[],
    withinMs = this.#deadlineMs,
  ): Promise<unknown> {
    const [reply] = await this.callAll([[command, args]], withinMs);
    return reply;
  }

  /** As {@link call}, for commands that must go over one connection, one right after the other. */
  async callAll(commands: readonly Command[], withinMs = this.#deadlineMs): Promise<unknown[]> {
    const connection = await this.#open();
    const names = commands.map(([command]) => command).join(" and ");
    const replies = commands.map(([command, args]) => connection.call(command, args));
    try {
      return await answerOf(Promise.all(replies), withinMs, names);
    } catch (error) {
      if (!isReply(error) || faultOf(error) === "passing") this.#drop(connection);
      throw withoutCommand(error);
    }
  }

  /** Number of the connection that is open. */
  get connectionId(): number | undefined {
    return this.#current?.id;
  }

  /** Breaks the connection, for good. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#opening?.catch(() => undefined);
    if (this.#current) this.#drop(this.#current);
  }

  async #open(): Promise<Connection> {
    if (this.#closed) throw new ReventError("closed", "The broker is closed.");
    if (this.#current) return this.#current;
    this.#opening ??= this.#connect().finally(() => {
      this.#opening = undefined;
    });
    const connection = await this.#opening;
    this.#current = connection;
    return connection;
  }

  #drop(connection: Connection): void {
    // Everything that was under way fails with it; the first to tell is enough.
    if (this.#current !== connection) return;
    this.#current = undefined;
    connection.dispose();
  }
}

async function answerOf<T>(reply: Promise<T>, ms: number, command: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Redis has not answered ${command} within ${ms} ms`)),
      ms,
    );
  });
  try {
    return await Promise.race([reply, late]);
  } finally {
    clearTimeout(timer);
  }
}
