export type { CoreStub, StubMethod, StubSymbol } from "../emit/index.ts";
export { type InspectedCore, inspectCores } from "./inspect.ts";
export { mentionsAll } from "./mentions.ts";
export {
  coreFile,
  moduleReader,
  type NamedLine,
  type PlannedCore,
  planStubs,
  type StubFolders,
  surroundingsOf,
} from "./plan.ts";
