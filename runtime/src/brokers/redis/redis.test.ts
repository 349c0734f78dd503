import { conformanceOnRedis } from "../../../../tests/support/redis-conformance.ts";

conformanceOnRedis();
