import { describe, expect, it } from "vitest";
import { camelCase, pascalCase } from "./identifiers.ts";

describe("pascalCase", () => {
  it.each([
    ["User", "User"],
    ["simple-user", "SimpleUser"],
    ["user_profile.v2", "UserProfileV2"],
    ["APIKey", "APIKey"],
    ["2fa", "_2fa"],
    ["größe", "Größe"],
    ["名前", "名前"],
    ["__proto__", "Proto"],
    ["a*/b", "AB"],
    ["e\u0301", "É"],
    ["a\u200db\ufe0f", "AB"],
    ["👩\u200d👧", undefined],
    ["🚀", undefined],
    ["", undefined],
  ])("makes of %j %j", (words, want) => {
    expect(pascalCase(words)).toBe(want);
  });
});

describe("camelCase", () => {
  it.each([
    ["user.created", "userCreated"],
    ["group.member-added", "groupMemberAdded"],
    ["getURL", "getURL"],
    ["GetUser", "getUser"],
    ["URLShorten", "urlShorten"],
    ["ID", "id"],
    ["repos/list-for-org", "reposListForOrg"],
    ["*/", undefined],
  ])("makes of %j %j", (words, want) => {
    expect(camelCase(words)).toBe(want);
  });
});
