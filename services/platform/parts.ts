import {
  type Broker,
  health,
  type Logger,
  type Part,
  ReventError,
  serve,
  type Worker,
} from "@revent/runtime";
import { OutboxRelay } from "@revent/runtime/postgres";
import { checkBroker, openBroker, openDatabase } from "./connections.ts";
import { Database } from "./database.ts";
import type { Service } from "./service.ts";
import { publishedKeys } from "./sessions.ts";
import type { ServiceName, Settings } from "./settings.ts";

/** Where services run: what all of them in a process share. */
export class Surroundings {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly #stopping = new AbortController();
  #broker: Broker | undefined;

  constructor(settings: Settings, logger: Logger) {
    this.settings = settings;
    this.logger = logger;
  }

  /** Aborts with {@link stop}. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** From now on nothing here is ready, though it still serves. */
  stop(): void {
    this.#stopping.abort();
  }

  get broker(): Broker {
    return started(this.#broker, "broker");
  }

  /** Carries events; everything else needs it. */
  brokerPart(): Part {
    return {
      name: "broker",
      start: () => {
        const broker = openBroker(this.settings, this.logger);
        this.#broker = broker;
        return () => broker.close();
      },
    };
  }
}

/** The parts of one service in this process. The database comes first; the rest as needed. */
export class ServiceParts {
  readonly #name: ServiceName;
  readonly #service: Service;
  readonly #surroundings: Surroundings;
  #database: Database | undefined;
  #worker: Worker | undefined;

  constructor(name: ServiceName, service: Service, surroundings: Surroundings) {
    this.#name = name;
    this.#service = service;
    this.#surroundings = surroundings;
  }

  /** Keeps state, and sends to the broker what is published there. */
  database(): Part {
    return {
      name: `${this.#name} database`,
      start: async () => {
        const { settings, logger, broker } = this.#surroundings;
        const connections = await openDatabase(
          this.#name,
          this.#service.migrations,
          settings,
          logger,
        );
        const relay = new OutboxRelay(connections, broker, { logger });
        relay.start();
        this.#database = new Database(this.#name, connections, relay);
        return async () => {
          await relay.stop();
          await connections.close();
        };
      },
    };
  }

  /** Answers health checks, for a process that serves nothing else; it comes first, so that it stops last. */
  health(port: number): Part {
    return {
      name: `${this.#name} health`,
      start: async () => {
        const { logger, stopping } = this.#surroundings;
        const checks = {
          broker: () => checkBroker(this.#surroundings.broker),
          database: () => started(this.#database, "database").query("select 1"),
          // It is there once it has joined its groups.
          worker: () => this.#worker !== undefined,
        };
        const server = await serve(health({ checks, stopping, logger }), { port });
        return () => server.close({ deadlineMs: 0 });
      },
    };
  }

  /** Handles events. */
  worker(): Part {
    return {
      name: `${this.#name} worker`,
      start: async () => {
        const { broker, logger } = this.#surroundings;
        const database = started(this.#database, "database");
        const worker = this.#service.worker({ database, subscriber: broker, logger });
        await worker.start();
        this.#worker = worker;
        return (options) => worker.stop(options);
      },
    };
  }

  /** Serves HTTP. */
  web(): Part {
    return {
      name: `${this.#name} web`,
      start: async () => {
        const { settings, logger, stopping } = this.#surroundings;
        const database = started(this.#database, "database");
        const app = this.#service.web({
          database,
          keys: publishedKeys(settings.authUrl),
          logger,
          showsDocs: settings.showsDocs,
          stopping,
        });
        const server = await listen(app, settings.ports[this.#name]);
        // A client that takes its time shall not use up what worker and database need to stop.
        return ({ deadlineMs }) => server.close({ deadlineMs: deadlineMs / 2 });
      },
    };
  }
}

/** Starts and stops parts that do not need each other at the same time. */
export function atOnce(name: string, parts: readonly Part[]): Part {
  return {
    name,
    start: async () => {
      const results = await Promise.allSettled(parts.map((part) => part.start()));
      const stops = results.flatMap((result) =>
        result.status === "fulfilled" && result.value ? [result.value] : [],
      );
      const stopAll = async (options: { deadlineMs: number }) => {
        await Promise.all(stops.map((stop) => stop(options)));
      };
      const failure = results.find((result) => result.status === "rejected");
      if (!failure) return stopAll;
      await stopAll({ deadlineMs: 1000 });
      throw failure.reason;
    },
  };
}

/** Rejects where a port is taken; so that it is known before anything else happens. */
export async function checkPort(port: number): Promise<void> {
  const server = await listen(() => undefined, port);
  await server.close();
}

async function listen(app: Parameters<typeof serve>[0], port: number) {
  try {
    return await serve(app, { port });
  } catch (error) {
    if (!(error instanceof ReventError) || error.code !== "cannot_listen") throw error;
    const remedy = "PORT_BASE moves the ports of all services, as in PORT_BASE=4000";
    throw new ReventError("cannot_listen", `${error.message} ${remedy}.`, { cause: error });
  }
}

function started<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new ReventError("misuse", `The ${name} has to be started first.`);
  return part;
}
