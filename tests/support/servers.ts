import pg from "pg";
import { startPostgres, whyNoPostgres } from "./postgres.ts";
import { startRedis, whyNoRedis } from "./redis.ts";
import { services } from "./system.ts";

/** Servers for systems that shall not see each other. */
export class Servers {
  #redis: Awaited<ReturnType<typeof startRedis>> | undefined;
  #postgres: Awaited<ReturnType<typeof startPostgres>> | undefined;
  #systems = 0;

  /** What the environment of one more system says, with a Redis database and PostgreSQL databases of its own. */
  async environment(wanted: {
    redis?: boolean;
    postgres?: boolean;
  }): Promise<Record<string, string>> {
    const number = ++this.#systems;
    const env: Record<string, string> = {};
    if (wanted.redis) {
      this.#redis ??= await startRedis();
      env.REDIS_URL = `${this.#redis.url}/${number}`;
    }
    if (wanted.postgres) {
      this.#postgres ??= await startPostgres();
      for (const service of services)
        await createDatabase(this.#postgres.url, `s${number}_${service}`);
      env.DATABASE_URL = this.#postgres.url.replace(/postgres$/, `s${number}_{service}`);
    }
    return env;
  }

  async stop(): Promise<void> {
    await this.#redis?.stop();
    await this.#postgres?.stop();
  }
}

/** Why such a system cannot run on this machine; undefined where it can. */
export function whyNot(wanted: { redis?: boolean; postgres?: boolean }): string | undefined {
  return (
    (wanted.redis ? whyNoRedis() : undefined) ?? (wanted.postgres ? whyNoPostgres() : undefined)
  );
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
}
