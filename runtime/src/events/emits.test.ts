import { describe, expect, it } from "vitest";
import { emits } from "./emits.ts";
import type { Message, Publisher } from "./index.ts";
import { Producer } from "./producer.ts";

type User = { id: string; name: string };
type Events = { "user.updated": User; "user.renamed": { id: string; from: string } };

const sent: Message[] = [];
const publisher: Publisher = {
  async publish(messages) {
    sent.push(...messages);
  },
};
const shared = new Producer<Events>(publisher, "users");

class Users {
  readonly #producer = shared;
  returned = 0;

  @emits((self: Users) => self.#producer, "user.updated")
  async update(id: string, name: string): Promise<User> {
    this.returned = sent.length;
    return { id, name };
  }

  @emits(shared, "user.renamed", ([id, from]: [string, string], _: User) => ({ id, from }))
  async rename(id: string, from: string, name = "new"): Promise<User> {
    if (from === "nobody") throw new Error("no such user");
    return { id, name };
  }
}

const last = () => JSON.parse(sent.at(-1)?.data ?? "null");

describe("emits", () => {
  it("sends the result after the method has returned", async () => {
    const users = new Users();
    const before = sent.length;
    expect(await users.update("1", "Ada")).toEqual({ id: "1", name: "Ada" });
    expect(users.returned).toBe(before);
    expect(sent).toHaveLength(before + 1);
    expect(sent.at(-1)).toMatchObject({ stream: "users", action: "user.updated" });
    expect(last()).toEqual({ id: "1", name: "Ada" });
  });

  it("sends what is selected from arguments and result", async () => {
    await new Users().rename("1", "Ada");
    expect(sent.at(-1)?.action).toBe("user.renamed");
    expect(last()).toEqual({ id: "1", from: "Ada" });
  });

  it("sends nothing when the method threw", async () => {
    const before = sent.length;
    await expect(new Users().rename("1", "nobody")).rejects.toThrow("no such user");
    expect(sent).toHaveLength(before);
  });

  it("rejects when the event could not be stored", async () => {
    const failing = new Producer<Events>(
      { publish: () => Promise.reject(new Error("away")) },
      "users",
    );
    class Broken {
      @emits(failing, "user.updated")
      async update(): Promise<User> {
        return { id: "1", name: "Ada" };
      }
    }
    await expect(new Broken().update()).rejects.toThrow("away");
  });
});
