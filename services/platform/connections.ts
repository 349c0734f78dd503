import { join } from "node:path";
import { type Broker, type Logger, ReventError } from "@revent/runtime";
import { EmbeddedBroker } from "@revent/runtime/embedded";
import {
  type Database as Connections,
  eventTables,
  fromPGlite,
  fromPool,
  type Migration,
  migrate,
} from "@revent/runtime/postgres";
import { RedisBroker } from "@revent/runtime/redis";
import pg from "pg";
import { openPGlite } from "./pglite.ts";
import type { ServiceName, Settings } from "./settings.ts";

/** The broker that the settings name. */
export function openBroker({ redisUrl, dataDir }: Settings, logger: Logger): Broker {
  if (redisUrl !== undefined) return new RedisBroker({ url: redisUrl, logger });
  return new EmbeddedBroker({ folder: join(dataDir, "broker") });
}

/** Rejects where the broker does not answer; an embedded one always does. */
export async function checkBroker(broker: Broker): Promise<void> {
  if (broker instanceof RedisBroker) await broker.ping();
}

/** The database of a service, with all of its tables. */
export async function openDatabase(
  service: ServiceName,
  migrations: readonly Migration[],
  settings: Settings,
  logger: Logger,
): Promise<Connections> {
  const connections = await connect(service, settings, logger);
  try {
    await migrate(connections, [eventTables, ...migrations]);
    return connections;
  } catch (error) {
    await connections.close();
    throw error;
  }
}

async function connect(
  service: ServiceName,
  { databaseUrl, dataDir }: Settings,
  logger: Logger,
): Promise<Connections> {
  if (databaseUrl) {
    return fromPool(await reachable(service, databaseUrl(service)), { logger });
  }
  return fromPGlite(await openPGlite(dataDir, service));
}

async function reachable(service: ServiceName, url: string): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: 5000 });
  try {
    await pool.query("select 1");
    return pool;
  } catch (cause) {
    await pool.end();
    const why = (cause instanceof Error && (cause.message || errorCodeOf(cause))) || String(cause);
    throw new ReventError("misuse", `DATABASE_URL: ${service} has no database there (${why}).`, {
      cause,
    });
  }
}

function errorCodeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
