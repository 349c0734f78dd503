export {
  type Decoded,
  decodeEntry,
  type EntryOrigin,
  encodeEntry,
  type FieldList,
} from "./entry.ts";
export { flatContentType } from "./flat.ts";
export { bytesOf, defaultMaxBytes, isLarger } from "./size.ts";
