import { ReventError } from "../../../errors/index.ts";
import { inTime } from "../../../events/in-time.ts";
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
  call(
    command: string,
    args: readonly (string | number)[],
    withinMs = this.#deadlineMs,
  ): Promise<unknown> {
    if (this.#current) return this.#send(this.#current, [command, args], withinMs);
    return this.#open().then((connection) => this.#send(connection, [command, args], withinMs));
  }

  /** As {@link call}, for commands that must go over one connection, one right after the other. */
  async callAll(commands: readonly Command[]): Promise<unknown[]> {
    const connection = await this.#open();
    return Promise.all(commands.map((each) => this.#send(connection, each, this.#deadlineMs)));
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

  #send(connection: Connection, [command, args]: Command, ms: number): Promise<unknown> {
    return new Promise((succeed, reject) => {
      const late = () => new Error(`Redis has not answered ${command} within ${ms} ms`);
      const fail = (error: unknown) => {
        if (!isReply(error) || faultOf(error) === "passing") this.#drop(connection);
        reject(withoutCommand(error));
      };
      inTime(connection.call(command, args), { ms, late }, { succeed, fail });
    });
  }

  #drop(connection: Connection): void {
    // Everything that was under way fails with it; the first to tell is enough.
    if (this.#current !== connection) return;
    this.#current = undefined;
    connection.dispose();
  }
}
