import { ReventError } from "../../../errors/index.ts";
import type { Connect } from "./connection.ts";
import { Line } from "./line.ts";

/** A connection that is opened when it is needed, and replaced after a fault. Repeats no command. */
export class Link {
  readonly #connect: Connect;
  readonly #deadlineMs: number;
  #current: Line | undefined;
  #opening: Promise<Line> | undefined;
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
    if (this.#current?.isWhole) return this.#current.call(command, args, withinMs);
    return this.line().then((line) => line.call(command, args, withinMs));
  }

  /**
   * The connection that there is, for whoever must know that all of it goes to one server.
   *
   * @throws ReventError `broker_unavailable`, or `closed` after {@link close}
   */
  async line(): Promise<Line> {
    if (this.#closed) throw new ReventError("closed", "The broker is closed.");
    if (this.#current?.isWhole) return this.#current;
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** Number of the connection that is open. */
  get connectionId(): number | undefined {
    return this.#current?.isWhole ? this.#current.id : undefined;
  }

  /** Breaks the connection, for good. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#opening?.catch(() => undefined);
    this.#current?.break();
  }

  async #open(): Promise<Line> {
    this.#current = new Line(await this.#connect(), this.#deadlineMs);
    return this.#current;
  }
}
