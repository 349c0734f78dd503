import { ReventError } from "../../errors/index.ts";
import type { Connect, Connection } from "./connection.ts";
import { faultOf, isReply } from "./faults.ts";

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
    const connection = await this.#open();
    try {
      return await answerOf(connection.call(command, args), withinMs, command);
    } catch (error) {
      if (!isReply(error) || faultOf(error) === "passing") this.#drop(connection);
      throw error;
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

async function answerOf(reply: Promise<unknown>, ms: number, command: string): Promise<unknown> {
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
