export type { GroupReport } from "../../events/index.ts";
export { RedisBroker, type RedisBrokerOptions } from "./broker.ts";
export { countedAtMost } from "./reports.ts";
