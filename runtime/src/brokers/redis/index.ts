export type { GroupReport } from "../../events/index.ts";
export { RedisBroker, type RedisBrokerOptions } from "./broker.ts";
export { checkRedisUrl } from "./connections/address.ts";
export { countedAtMost } from "./reports.ts";
