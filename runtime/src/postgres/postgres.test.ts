import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "./database.ts";
import { fromPool, migrate } from "./index.ts";
import { countOf, databases, empty, type Opened } from "./testing/databases.ts";

for (const { name, open, skip, shared } of databases) {
  describe.skipIf(skip)(`on ${name}`, () => {
    let opened: Opened;
    let database: Database;

    beforeAll(async () => {
      opened = await open();
      database = opened.database;
    });
    beforeEach(() => empty(database));
    afterAll(() => opened.close());

    describe("migrate", () => {
      it("runs each migration once, in order, whoever asks", async () => {
        const steps = [
          { name: "a", sql: "CREATE TABLE a (x int); CREATE TABLE a2 (x int)" },
          { name: "b", sql: "ALTER TABLE a ADD COLUMN y int" },
        ];
        const others = [opened.other, database];
        const runs = await Promise.all([database, ...others].map((each) => migrate(each, steps)));
        expect(runs.flat()).toEqual(["a", "b"]);
      });

      it("undoes everything when one fails, and names it", async () => {
        const steps = [
          { name: "c", sql: "CREATE TABLE c (x int)" },
          { name: "d", sql: "CREATE TABLE c (x int)" },
        ];
        await expect(migrate(database, steps)).rejects.toThrow(/"d" failed.*already exists/);
        await expect(database.query("SELECT * FROM c")).rejects.toThrow(/does not exist/);
      });

      it("refuses two of one name", async () => {
        const step = { name: "e", sql: "SELECT 1" };
        await expect(migrate(database, [step, step])).rejects.toMatchObject({ code: "misuse" });
      });
    });

    describe("transaction", () => {
      it("tells of a failure what the statement was, and none of its values", async () => {
        const failure = database.query("SELECT 1 / 0 WHERE $1 <> ''", ["a secret"]);
        await expect(failure).rejects.toMatchObject({ code: "22012" });
        await expect(failure).rejects.not.toHaveProperty("params");
      });

      it("rejects where a statement failed and the work did not mind: nothing was kept", async () => {
        const careless = database.transaction(async (tx) => {
          await tx.query("INSERT INTO things VALUES ('1')");
          await tx.query("INSERT INTO things VALUES ('1')").catch(() => undefined);
        });
        await expect(careless).rejects.toMatchObject({ code: "misuse" });
        expect(await countOf(database, "things")).toBe(0);
        await database.query("SELECT 1");
      });
    });

    describe.runIf(shared)("exclusively", () => {
      it("lets go of what a process holds that is held up, or gone without a word", async () => {
        const limit = await database.exclusively("something", async (queries) => {
          expect(await opened.other.exclusively("something", async () => 1)).toBeUndefined();
          const { rows } = await queries.query("SHOW idle_in_transaction_session_timeout");
          return rows;
        });
        expect(limit).toEqual([{ idle_in_transaction_session_timeout: "30s" }]);
        const { rows } = await database.query("SHOW idle_in_transaction_session_timeout");
        expect(rows).toEqual([{ idle_in_transaction_session_timeout: "0" }]);
      });
    });
  });
}

describe("fromPool", () => {
  it("says that the database cannot be reached", async () => {
    const database = fromPool(new pg.Pool({ host: "127.0.0.1", port: 1 }));
    const unavailable = { code: "unavailable", cause: expect.any(Error) };
    await expect(database.query("SELECT 1")).rejects.toMatchObject(unavailable);
    await expect(database.transaction(async () => 1)).rejects.toMatchObject(unavailable);
    await database.close();
  });
});
