export { type HealthOptions, health } from "./health.ts";
export {
  type Part,
  type ProcessLike,
  type RunOptions,
  runUntilSignal,
  type Stop,
} from "./run.ts";
