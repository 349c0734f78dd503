import { PGlite } from "@electric-sql/pglite";
import { type Database, fromPGlite, migrate } from "@revent/runtime/postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as replicas from "./replicas.ts";

const ada = "7b8a1f6e-0d5c-4c3e-9a63-5a8f2f0d9b11";
const club = "0f0b6b0a-7c1e-4f43-8f2a-90b3d1f1c0de";
const at = "2026-01-31T09:30:00.000Z";

const user = (version: number, displayName: string) => ({
  id: ada,
  displayName,
  version,
  createdAt: at,
  updatedAt: at,
});
const group = { id: club, name: "Club", ownerId: ada, createdAt: at };
const membership = (version: number) => ({ groupId: club, userId: ada, version });

let database: Database;
beforeAll(async () => {
  database = fromPGlite(await PGlite.create());
  await migrate(database, [replicas.replicaTables]);
});
afterAll(() => database.close());
beforeEach(() => database.query("truncate users, groups, memberships"));

/** Every order in which these can come. */
function orders<T>(steps: readonly T[]): T[][] {
  if (steps.length < 2) return [[...steps]];
  return steps.flatMap((first, index) =>
    orders(steps.toSpliced(index, 1)).map((rest) => [first, ...rest]),
  );
}

type Step = { name: string; run: () => Promise<void> };

async function run(steps: readonly Step[]): Promise<void> {
  for (const step of steps) await step.run();
}

const named = (steps: Step[]) => ({ order: steps.map(({ name }) => name).join(", "), steps });

const created = { name: "created", run: () => replicas.keepUser(database, user(1, "Ada")) };
const renamed = { name: "renamed", run: () => replicas.keepUser(database, user(2, "Countess")) };
const deleted = { name: "deleted", run: () => replicas.dropUser(database, ada) };
const founded = { name: "founded", run: () => replicas.keepGroup(database, group) };
const closed = { name: "closed", run: () => replicas.dropGroup(database, club) };
const joined = {
  name: "joined",
  run: () => replicas.keepMembership(database, membership(1), true),
};
const left = { name: "left", run: () => replicas.keepMembership(database, membership(2), false) };
const rejoined = {
  name: "rejoined",
  run: () => replicas.keepMembership(database, membership(3), true),
};

describe("replicas", () => {
  it.each(orders([created, renamed]).map(named))(
    "keep the newest name: $order",
    async ({ steps }) => {
      await run([...steps, ...steps]);
      expect(await replicas.holdAuthor(database, ada)).toEqual({
        id: ada,
        displayName: "Countess",
      });
    },
  );

  it.each(orders([created, renamed, deleted]).map(named))(
    "bring no user back: $order",
    async ({ steps }) => {
      await run([...steps, created]);
      expect(await replicas.holdAuthor(database, ada)).toBeUndefined();
      const { rows } = await database.query("select display_name from users");
      expect(rows).toEqual([{ display_name: "" }]);
    },
  );

  it.each(orders([created, founded, joined]).map(named))(
    "know a member: $order",
    async ({ steps }) => {
      await run(steps);
      expect(await replicas.isMember(database, club, ada)).toBe(true);
    },
  );

  it.each(orders([joined, left]).map(named))("know who has left: $order", async ({ steps }) => {
    await run([created, founded, ...steps]);
    expect(await replicas.isMember(database, club, ada)).toBe(false);
  });

  it.each(orders([joined, left, rejoined]).map(named))(
    "know who is back: $order",
    async ({ steps }) => {
      await run([created, founded, ...steps, ...steps]);
      expect(await replicas.isMember(database, club, ada)).toBe(true);
    },
  );

  it.each(orders([founded, joined, closed]).map(named))(
    "bring no group back: $order",
    async ({ steps }) => {
      await run([created, ...steps, founded, joined]);
      expect(await replicas.knowsGroup(database, club)).toBe(false);
      expect(await replicas.holdGroup(database, club)).toBe(false);
      expect(await replicas.isMember(database, club, ada)).toBe(false);
    },
  );
});
