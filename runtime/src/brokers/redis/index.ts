export { RedisBroker, type RedisBrokerOptions } from "./broker.ts";
