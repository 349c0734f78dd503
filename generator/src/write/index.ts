export { applyChanges, ChangedMeanwhile, type Changes, type FileWrite } from "./apply.ts";
export { type ComparedFile, compareFiles, type FileState, type OutputFile } from "./compare.ts";
export {
  fingerprintFiles,
  fingerprintInputs,
  fingerprintTool,
  packageVersion,
  type ToolFingerprint,
} from "./fingerprint.ts";
export { errorCode, hashText, listFiles, readText } from "./hash.ts";
export { MANIFEST, type Manifest, printManifest, readManifest } from "./manifest.ts";
export { type Inputs, isUnchanged } from "./unchanged.ts";
