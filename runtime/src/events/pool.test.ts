import { describe, expect, it } from "vitest";
import { Pool } from "./pool.ts";

describe("Pool", () => {
  it("gives places that are free again to others, and takes away once", () => {
    const pool = new Pool<string>();
    const [a, b] = [pool.add("a"), pool.add("b")];
    pool.remove(a);
    pool.remove(a);
    expect(pool.size).toBe(1);
    expect(pool.at(a)).toBeUndefined();
    expect(pool.at(b)).toBe("b");
    expect([pool.add("c"), pool.add("d")]).toEqual([a, 2]);
    expect([...pool]).toEqual(["c", "b", "d"]);
  });
});
