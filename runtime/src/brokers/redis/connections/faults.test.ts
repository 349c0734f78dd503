import { describe, expect, it } from "vitest";
import { faultOf } from "./faults.ts";

function reply(message: string): Error {
  return Object.assign(new Error(message), { name: "ReplyError" });
}

const in62 = "ERR Error running script (call to f_0123abcd): @user_script:5: @user_script: 5: ";

describe("faultOf", () => {
  it.each([
    ["NOGROUP No such key 's' or consumer group 'g'", "no-group"],
    ["UNBLOCKED the stream key no longer exists", "no-group"],
    [`${in62}-NOGROUP No such key 's'`, "no-group"],
    ["OOM command not allowed when used memory > 'maxmemory'.", "passing"],
    [`${in62}-OOM command not allowed`, "passing"],
    [`${in62}-READONLY You can't write against a read only replica.`, "passing"],
    ["MISCONF Redis is configured to save RDB snapshots, but is unable to", "passing"],
    ["ERR max number of clients reached", "passing"],
    ["WRONGTYPE Operation against a key holding the wrong kind of value", "refused"],
    [`${in62}WRONGTYPE Operation against a key`, "refused"],
    ["NOPERM this user has no permissions", "refused"],
  ])("takes %j for %s", (message, fault) => {
    expect(faultOf(reply(message))).toBe(fault);
  });

  it("takes a connection that broke for passing", () => {
    expect(faultOf(new Error("Connection is closed."))).toBe("passing");
  });
});
