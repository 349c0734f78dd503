import { randomUUID } from "node:crypto";
import { PGlite } from "@electric-sql/pglite";
import {
  silentLogger as logger,
  type Message,
  Producer,
  type Publisher,
  serve,
} from "@revent/runtime";
import { EmbeddedBroker } from "@revent/runtime/embedded";
import { eventTables, fromPGlite, migrate, OutboxRelay } from "@revent/runtime/postgres";
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from "jose";
import { catalogue } from "../catalogue.ts";
import { Database } from "./database.ts";
import { audience, issuer } from "./sessions.ts";
import type { ServiceName } from "./settings.ts";

/** One service, whole and alone: HTTP, worker and outbox on a database and a broker in memory. */
export interface TestService {
  readonly url: string;
  readonly database: Database;
  /** What it has published since the last `forget`, in order: action and data. */
  events(): Promise<[string, unknown][]>;
  /** Begins anew with `events`. */
  forget(): Promise<void>;
  /** Sends an event as another service, and resolves once this one has handled it. */
  receive(stream: string, action: string, data: unknown): Promise<void>;
  /** A token of that user. */
  tokenOf(userId: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a service for its tests. */
export async function startAlone(name: ServiceName): Promise<TestService> {
  const service = catalogue[name];
  const connections = fromPGlite(await PGlite.create());
  await migrate(connections, [eventTables, ...service.migrations]);
  const broker = new EmbeddedBroker();
  const recorder = new Recorder(broker);
  const relay = new OutboxRelay(connections, recorder, { logger });
  const database = new Database(name, connections, relay);
  const { keys, tokenOf } = await makeSigner();

  const worker = service.worker({ database, subscriber: broker, logger });
  const { signal: stopping } = new AbortController();
  const app = service.web({ database, keys, logger, showsDocs: true, stopping });
  relay.start();
  await worker.start();
  const server = await serve(app, { port: 0, host: "127.0.0.1" });

  return {
    url: server.url,
    database,
    tokenOf,
    async events() {
      await drained(database);
      return recorder.published.map(({ action, data }) => [action, JSON.parse(data)]);
    },
    async forget() {
      await drained(database);
      recorder.published.length = 0;
    },
    async receive(stream, action, data) {
      const { id } = await new Producer(broker, stream).send(action, data);
      await handled(database, id);
    },
    async stop() {
      await server.close({ deadlineMs: 0 });
      await worker.stop();
      await relay.stop();
      await broker.close();
      await connections.close();
    },
  };
}

/** Tells a service of a new group with these members, and answers the group's id. */
export async function groupOf(service: TestService, ...userIds: string[]): Promise<string> {
  const id = randomUUID();
  const group = { id, name: "Club", ownerId: randomUUID(), createdAt: new Date().toISOString() };
  await service.receive("users", "group.created", group);
  for (const userId of userIds) {
    await service.receive("users", "group.member-added", { groupId: id, userId, version: 1 });
  }
  return id;
}

class Recorder implements Publisher {
  readonly published: Message[] = [];
  readonly #publisher: Publisher;

  constructor(publisher: Publisher) {
    this.#publisher = publisher;
  }

  async publish(...[messages, options]: Parameters<Publisher["publish"]>): Promise<void> {
    await this.#publisher.publish(messages, options);
    this.published.push(...messages);
  }
}

/** Resolves once the inbox holds the event. */
function handled(database: Database, eventId: string): Promise<void> {
  const count = "select count(*)::int as n from revent_inbox where id = $1";
  return until(`event ${eventId} is handled`, async () => {
    const { rows } = await database.query<{ n: number }>(count, [eventId]);
    return rows[0]?.n === 1;
  });
}

/** Resolves once everything that was committed is published. */
function drained(database: Database): Promise<void> {
  return until("the outbox is empty", async () => {
    const { rows } = await database.query<{ n: number }>(
      "select count(*)::int as n from revent_outbox",
    );
    return rows[0]?.n === 0;
  });
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 5000; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`It took more than five seconds until ${what}.`);
}

async function makeSigner() {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  return {
    keys: createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: "ES256" }] }),
    tokenOf: (userId: string) =>
      new SignJWT()
        .setProtectedHeader({ alg: "ES256" })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(userId)
        .setExpirationTime("1h")
        .sign(privateKey),
  };
}
