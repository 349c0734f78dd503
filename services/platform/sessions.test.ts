import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { publishedKeys, sessionVerifier } from "./sessions.ts";

describe("sessionVerifier", () => {
  it("does not blame the token where the keys of auth cannot be had", async () => {
    const verify = sessionVerifier(publishedKeys("http://127.0.0.1:1"));
    const token = await new SignJWT().setProtectedHeader({ alg: "HS256" }).sign(new Uint8Array(32));
    const context = { scopes: [], operation: "getMe", requestId: "1" };

    expect(await verify(token, context)).toBeUndefined();
    const es256 = `${Buffer.from('{"alg":"ES256"}').toString("base64url")}.e30.c2ln`;
    await expect(verify(es256, context)).rejects.toMatchObject({ code: "unavailable" });
  });
});
