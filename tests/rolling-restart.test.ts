import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import pg from "pg";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "./support/process.ts";
import { Servers, whyNot } from "./support/servers.ts";
import { freePortBase, type Program, startProgram } from "./support/system.ts";

const wanted = { redis: true, postgres: true };
const missing = whyNot(wanted);
if (missing) console.warn(`The rolling restart of the services is skipped: ${missing}.`);

/** A web process of auth, as a load balancer sees it. */
class Instance {
  ready = true;
  readonly #program: Program;
  readonly #url: string;

  private constructor(program: Program, url: string) {
    this.#program = program;
    this.#url = url;
  }

  static async start(env: Record<string, string>): Promise<Instance> {
    const base = await freePortBase();
    const program = await startProgram(["web", "auth"], { ...env, PORT_BASE: `${base}` });
    return new Instance(program, `http://localhost:${base + 1}`);
  }

  async look(): Promise<void> {
    const status = await fetch(`${this.#url}/readyz`).then(
      (answer) => answer.status,
      () => 0,
    );
    this.ready = status === 200;
  }

  post(body: object): Promise<Response> {
    const headers = { "content-type": "application/json" };
    const request = { method: "POST", headers, body: JSON.stringify(body) };
    return fetch(`${this.#url}/accounts`, request);
  }

  stop(): Promise<number | null> {
    return this.#program.stop();
  }
}

/** Sends each request to an instance that was ready when it last looked, every 50 ms. */
class Balancer {
  instances: Instance[] = [];
  #next = 0;

  choose(): Instance {
    const ready = this.instances.filter((instance) => instance.ready);
    const chosen = ready[this.#next++ % ready.length];
    if (!chosen) throw new Error("No instance is ready.");
    return chosen;
  }

  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await Promise.all(this.instances.map((instance) => instance.look()));
      await pause(50);
    }
  }
}

describe.skipIf(missing)("a rolling restart of the services under load", () => {
  const servers = new Servers();
  afterAll(() => servers.stop());

  it("refuses nobody, and gives every account its user exactly once", {
    timeout: 180_000,
  }, async () => {
    const env = await servers.environment(wanted);
    const balancer = new Balancer();
    const startWorker = () => startProgram(["worker", "users"], env);
    const workers = [await startWorker(), await startWorker()];
    balancer.instances = [await Instance.start(env), await Instance.start(env)];
    onTestFinished(async () => {
      await Promise.all([...workers, ...balancer.instances].map((program) => program.stop()));
    });

    const over = new AbortController();
    const watching = balancer.watch(over.signal);
    const clients = [1, 2].map((client) => register(balancer, client, over.signal));
    const ended: (number | null)[] = [];
    for (const old of [...balancer.instances]) {
      balancer.instances.push(await Instance.start(env));
      ended.push(await old.stop());
      balancer.instances = balancer.instances.filter((instance) => instance !== old);
    }
    for (const old of [...workers]) {
      workers.push(await startWorker());
      ended.push(await old.stop());
      workers.splice(workers.indexOf(old), 1);
    }
    over.abort();
    const answers = (await Promise.all(clients)).flat();
    await watching;

    expect(ended).toEqual([0, 0, 0, 0]);
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
    const accounts = answers.map(({ id }) => id).sort();
    expect(accounts.length).toBeGreaterThan(20);
    await eventually(async () => expect(await usersIn(env)).toEqual(accounts), 20_000);
    await eventually(async () => expect(await createdIn(env)).toEqual(accounts), 10_000);
  });
});

/** Registers one account after the other. */
async function register(balancer: Balancer, client: number, over: AbortSignal) {
  const answers: { status: number; id: string }[] = [];
  while (!over.aborted) {
    const email = `c${client}-${answers.length}@example.org`;
    const password = "the engine weaves algebra";
    const answer = await balancer.choose().post({ email, password, displayName: "Ada" });
    const { id } = (await answer.json()) as { id: string };
    answers.push({ status: answer.status, id });
  }
  return answers;
}

async function usersIn({ DATABASE_URL = "" }: Record<string, string>): Promise<string[]> {
  const client = new pg.Client(DATABASE_URL.replace("{service}", "users"));
  await client.connect();
  const { rows } = await client.query<{ id: string }>("select id from users order by id::text");
  await client.end();
  return rows.map(({ id }) => id);
}

/** Of whom users has told the others that there is a new one. */
async function createdIn({ REDIS_URL = "" }: Record<string, string>): Promise<string[]> {
  const redis = new Redis(REDIS_URL);
  const entries = await redis.xrange("users", "-", "+");
  redis.disconnect();
  return entries
    .map(([, fields]) => {
      const at = (name: string) => fields[fields.indexOf(name) + 1] ?? "";
      expect(at("ce_type")).toBe("user.created");
      return (JSON.parse(at("data")) as { id: string }).id;
    })
    .sort();
}
