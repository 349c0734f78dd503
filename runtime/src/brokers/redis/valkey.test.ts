import { conformanceOnRedis } from "../../../../tests/support/redis-conformance.ts";

conformanceOnRedis("valkey-9");
