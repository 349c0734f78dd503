import { describe, it } from "vitest";
import { conformanceOnRedis } from "../../../../tests/support/redis-conformance.ts";

const asked = process.env.REVENT_REDIS;

if (asked === undefined) for (const server of ["redis-8.6", "valkey-9"]) conformanceOnRedis(server);
else describe("other servers", () => it.skip(`the tests run on ${asked} alone`));
