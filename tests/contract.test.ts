import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../generator/src/commands/run.ts";
import { captureIo } from "../generator/src/commands/testing/project.ts";
import { arrive, type Person } from "./support/people.ts";
import { eventually } from "./support/process.ts";
import { type ServiceName, type System, startTogether } from "./support/system.ts";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "revent-contract-"));
const seed = process.env.REVENT_FUZZ_SEED ?? "1";
let system: System;

beforeAll(async () => {
  system = await startTogether({ DATA_DIR: folder });
});

afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Somebody with a group and somebody else, known to every service. */
async function settle(service: string): Promise<{ values: readonly string[]; token: string }> {
  const ada = await arrive(system, `Ada ${service}`);
  const bob = await arrive(system, `Bob ${service}`);
  const groupId = await eventually(async () => {
    expect((await ada.users.getUser({ params: { userId: bob.id } })).status).toBe(200);
    const created = await ada.users.createGroup({ body: { name: "Analysts" } });
    if (created.status !== 201) throw new Error(`creating a group answered ${created.status}`);
    return created.body.id;
  }, 10_000);
  await eventually(async () => {
    const heard = await ada.chat.listMessages({ params: { groupId }, query: {} });
    expect(heard.status).toBe(200);
    const post = { title: "A", body: "B", groupId };
    expect((await ada.posts.publishPost({ body: post })).status).toBe(201);
  }, 10_000);
  const named = { groupId, accountId: ada.id, email: ada.email, password: ada.password };
  const values = Object.entries(named).map(([name, value]) => `${name}=${value}`);
  return {
    values: [...values, `userId=${ada.id}`, `userId=${bob.id}`],
    token: await tokenOf(ada),
  };
}

async function tokenOf({ auth, email, password }: Person): Promise<string> {
  const session = await auth.createSession({ body: { email, password } });
  if (session.status !== 201) throw new Error(`signing in answered ${session.status}`);
  return session.body.token;
}

describe("the services answer as their contracts say", () => {
  it.each<ServiceName>(["auth", "users", "posts", "chat"])(
    `%s, to valid and invalid requests (seed ${seed})`,
    { timeout: 180_000 },
    async (service) => {
      const { values, token } = await settle(service);
      const { io, text } = captureIo(root);
      const code = await run(
        [
          ...["check", "service", system.urlOf(service), "--service", service, "--negative"],
          ...["--seed", seed, "--requests", "20", "--credential", `bearer=${token}`],
          // Every operation has to answer with success some time: that it does not is a warning.
          "--strict",
          ...values.flatMap((value) => ["--value", value]),
        ],
        io,
      );
      expect(`${text.out}${text.err}`).toMatch(/^ {2}\w+ +[\s\S]*answers as its contract says/m);
      expect(code).toBe(0);
      expect(text.out).not.toContain(token);
    },
  );
});
