export { observeGroups, type Reporting } from "./groups.ts";
export { type OpenTelemetryOptions, traceWithOpenTelemetry } from "./telemetry.ts";
