import type { Random } from "../../../../tests/support/random.ts";
import { ReventError } from "../../errors/index.ts";
import { identityOf } from "../../events/identity.ts";
import type { Message, Publisher } from "../../events/index.ts";

/** A broker that remembers what it got, and can be away, for all streams or for one. */
export class Recorder implements Publisher {
  readonly got: Message[] = [];
  /** How often it was asked. */
  calls = 0;
  away: true | string | undefined;

  async publish(messages: readonly Message[]): Promise<void> {
    this.calls++;
    await new Promise(setImmediate);
    if (this.away === true || messages.some(({ stream }) => stream === this.away))
      throw new ReventError("broker_unavailable", "It is away.");
    this.got.push(...messages);
  }

  get data(): unknown[] {
    return this.got.map(({ data }) => JSON.parse(data));
  }
}

/** A broker that stores an id once, and now and then stores only some of what it is given, or says that it failed. */
export class Flaky extends Recorder {
  readonly #random: Random;
  readonly #ids = new Set<string>();
  failures = 0;

  constructor(random: Random) {
    super();
    this.#random = random;
  }

  override async publish(messages: readonly Message[]): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.#random.integer(0, 3)));
    const fails = this.#random.chance(0.3);
    const count = fails ? this.#random.integer(0, messages.length) : messages.length;
    for (const message of messages.slice(0, count)) {
      if (!this.#ids.has(identityOf(message))) this.got.push(message);
      this.#ids.add(identityOf(message));
    }
    if (!fails) return;
    this.failures++;
    throw new ReventError("not_stored", "Nobody knows.");
  }
}
