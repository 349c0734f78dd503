export {
  discoverServices,
  type Layout,
  type ServiceFolder,
  type ServiceLayout,
} from "./discover.ts";
export { Documents } from "./documents.ts";
export { judge } from "./judge.ts";
export {
  child,
  entriesOf,
  identity,
  isMapping,
  itemsOf,
  type Located,
  type Mapping,
  refOf,
} from "./located.ts";
export { extendPointer, joinPointer, splitPointer } from "./pointer.ts";
export { readReference } from "./reference.ts";
export type { Yaml } from "./yaml.ts";
