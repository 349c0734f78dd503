export { RedisBroker, type RedisBrokerOptions } from "./broker.ts";
export { countedAtMost, type GroupReport } from "./reports.ts";
