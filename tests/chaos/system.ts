import { type Database, migrate } from "@revent/runtime/postgres";
import { type PostgresServer, startPostgres } from "../support/postgres.ts";
import { Random } from "../support/random.ts";
import { Actor, type ActorOptions } from "./actor.ts";
import { migrations, openDatabase } from "./database.ts";
import type { Log } from "./log.ts";
import type { Victims } from "./nemesis.ts";
import type { Place, ServerActs } from "./places.ts";
import { PlainSending } from "./plain.ts";
import type { ActKind, Target } from "./schedule.ts";

/** How many workers each group has. */
export const members: ReadonlyMap<string, number> = new Map([
  ["billing", 3],
  ["audit", 1],
]);
const producers = ["producer-1", "producer-2"];

const toNetwork = ["partition", "mute", "freeze", "slow", "cut"] as const;
const toProcess = ["kill", "restart", "pause"] as const;

/** Servers, producers and workers of a run; each process has its own way to Redis. */
export class ChaosSystem implements Victims {
  readonly place: Place;
  readonly postgres: PostgresServer;
  readonly database: Database;
  readonly actors = new Map<string, Actor>();
  readonly servers: ReadonlyMap<string, ServerActs>;
  readonly sendings: ReadonlyMap<string, PlainSending>;
  /** How many events Redis had confirmed and lost, as relays say. */
  lost = 0;
  readonly #log: Log;

  private constructor(place: Place, postgres: PostgresServer, log: Log) {
    this.place = place;
    this.postgres = postgres;
    this.database = openDatabase(postgres.url);
    this.servers = new Map([["redis", place.acts]]);
    this.sendings = new Map(producers.map((name) => [name, new PlainSending(name)]));
    this.#log = log;
  }

  /** Resolves once every process works. */
  static async start(place: Place, seed: number, log: Log): Promise<ChaosSystem> {
    const system = new ChaosSystem(place, await startPostgres(), log);
    await migrate(system.database, migrations);
    const random = new Random(seed);
    const names = [...members].flatMap(([group, count]) =>
      Array.from({ length: count }, (_, index) => ({ group, name: `${group}-${index + 1}` })),
    );
    for (const { group, name } of names)
      await system.#add(name, "worker.ts", () => ({ group, seed: random.integer(0, 2 ** 31) }));
    await Promise.all([...system.actors.values()].map((worker) => worker.start()));
    for (const [name, sending] of system.sendings) {
      await system.#add(name, "producer.ts", () => ({
        plain: sending.keys,
        isReplicated: place.isReplicated,
        seed: random.integer(0, 2 ** 31),
      }));
    }
    await Promise.all(producers.map((name) => system.actors.get(name)?.start()));
    return system;
  }

  /**
   * What may be done to whom. The first worker and the first producer are never ended, so that their lives are long
   * enough to see memory grow.
   */
  get targets(): Target[] {
    const actors = [...this.actors.keys()].map((name) => {
      const kinds = name.endsWith("-1")
        ? [...toNetwork, "pause" as const]
        : [...toNetwork, ...toProcess];
      return { name, kinds };
    });
    return [...actors, { name: "redis", kinds: Object.keys(this.place.acts) as ActKind[] }];
  }

  /** Asks producers to send nothing more; resolves once nothing of theirs is under way. */
  async quieten(): Promise<void> {
    await Promise.all(producers.map((name) => this.actors.get(name)?.quieten()));
  }

  /** Tells all processes to stop; answers what did not go as it should. */
  async stop(): Promise<string[]> {
    const actors = [...this.actors.values()];
    const codes = await Promise.all(actors.map((actor) => actor.end("SIGTERM")));
    return actors.flatMap(({ name, crashes }, index) => [
      ...crashes,
      ...(codes[index] === 0 ? [] : [`${name} stopped with ${codes[index]}`]),
    ]);
  }

  /** Ends everything there is. */
  async kill(): Promise<void> {
    for (const actor of this.actors.values()) {
      await actor.end("SIGKILL");
      actor.way.stop();
    }
    await this.database.close().catch(() => undefined);
    await Promise.all([this.place.stop(), this.postgres.stop()]);
  }

  async #add(name: string, script: string, more: () => object): Promise<void> {
    const way = await this.place.startWay();
    const options: ActorOptions = {
      name,
      script,
      way,
      log: this.#log,
      settings: () => ({
        broker: way.broker,
        database: this.postgres.url,
        ...more(),
      }),
      onSaid: (said) => {
        this.lost += said.lost ?? 0;
        this.sendings.get(name)?.hear(said);
      },
    };
    this.actors.set(name, new Actor(options));
  }
}
