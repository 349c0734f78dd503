import { ReventError } from "../../../errors/index.ts";
import { inTime } from "../../../events/in-time.ts";
import type { Connection } from "./connection.ts";
import { faultOf, isReply, withoutCommand } from "./faults.ts";

/** A command and its arguments. */
export type Command = readonly [name: string, args: readonly (string | number)[]];

/** One connection: it leads to one server, breaks with the first fault, and is never mended. */
export class Line {
  readonly #connection: Connection;
  readonly #deadlineMs: number;
  #isBroken = false;

  /** @param deadlineMs how long an answer may take */
  constructor(connection: Connection, deadlineMs: number) {
    this.#connection = connection;
    this.#deadlineMs = deadlineMs;
  }

  /** The number by which its server knows it; another server may give the same one. */
  get id(): number {
    return this.#connection.id;
  }

  /** Nothing is known of a fault. */
  get isWhole(): boolean {
    return !this.#isBroken && this.#connection.isOpen;
  }

  /**
   * Sends a command. Settles within the time for the answer.
   *
   * @param withinMs how long that is; default as constructed
   * @throws ReventError `broker_unavailable` when it is broken, and so nothing was sent
   */
  call(
    command: string,
    args: readonly (string | number)[],
    withinMs = this.#deadlineMs,
  ): Promise<unknown> {
    if (!this.isWhole) return Promise.reject(broken());
    return this.#send([command, args], withinMs);
  }

  /** As {@link call}, for commands that must come one right after the other. */
  async callAll(commands: readonly Command[]): Promise<unknown[]> {
    if (!this.isWhole) throw broken();
    return Promise.all(commands.map((each) => this.#send(each, this.#deadlineMs)));
  }

  /** Whatever is under way rejects. Idempotent. */
  break(): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    this.#connection.dispose();
  }

  #send([command, args]: Command, ms: number): Promise<unknown> {
    return new Promise((succeed, reject) => {
      const late = () => new Error(`Redis has not answered ${command} within ${ms} ms`);
      const fail = (error: unknown) => {
        if (!isReply(error) || faultOf(error) === "passing") this.break();
        reject(withoutCommand(error));
      };
      inTime(this.#connection.call(command, args), { ms, late }, { succeed, fail });
    });
  }
}

function broken(): ReventError {
  return new ReventError("broker_unavailable", "The connection to Redis has broken.");
}
