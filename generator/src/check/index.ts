export { checkEmits } from "./emits.ts";
export { checkHandlers } from "./handlers.ts";
export { checkOutputs } from "./outputs.ts";
export { checkSenders } from "./senders.ts";
export { checkVersion } from "./version.ts";
