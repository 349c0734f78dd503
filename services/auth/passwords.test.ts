import { describe, expect, it } from "vitest";
import { hashPassword, passwordMatches, weaknessOf } from "./passwords.ts";

describe("hashPassword", () => {
  it("makes a hash that only its password matches", async () => {
    const hash = await hashPassword("the engine weaves algebra");

    expect(await passwordMatches("the engine weaves algebra", hash)).toBe(true);
    expect(await passwordMatches("the engine weaves flowers", hash)).toBe(false);
  });

  it("salts: the same password has another hash each time", async () => {
    expect(await hashPassword("the same")).not.toBe(await hashPassword("the same"));
  });

  it("takes composed and decomposed letters for the same", async () => {
    expect(await passwordMatches("cafe\u0301 noir", await hashPassword("caf\u00e9 noir"))).toBe(
      true,
    );
  });
});

describe("passwordMatches", () => {
  it("says no without a hash, after as much work as with one", async () => {
    const hash = await hashPassword("the engine weaves algebra");
    const timeOf = async (known: string | undefined) => {
      const start = performance.now();
      expect(await passwordMatches("a guess", known)).toBe(false);
      return performance.now() - start;
    };
    await timeOf(hash);

    const [unknown, known] = [await timeOf(undefined), await timeOf(hash)];

    expect(unknown).toBeGreaterThan(known / 3);
  });
});

describe("weaknessOf", () => {
  it.each([
    ["Password123", "ada@example.org", "Many people have this password."],
    ["aaaaaaaaaaaa", "ada@example.org", "Many people have this password."],
    ["lovelace1", "lovelace@example.org", "The password repeats the email address."],
    ["ada@example.org!", "Ada@example.org", "The password repeats the email address."],
    ["the engine weaves algebra", "ada@example.org", undefined],
    ["lovelace weaves algebra", "lovelace@example.org", undefined],
  ])("of %j for %s: %j", (password, email, weakness) => {
    expect(weaknessOf(password, email)).toBe(weakness);
  });
});
