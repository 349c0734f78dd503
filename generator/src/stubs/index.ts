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
export type { CoreStub, StubMethod, StubSymbol } from "./stub.ts";
