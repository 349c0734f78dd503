export { type EmitOptions, type Emitted, type EmittedFile, emit } from "./emit.ts";
export type { ImportExtension } from "./plan.ts";
export type { Views } from "./templates.ts";
export type { CoreStub, StubMethod, StubSymbol } from "./views/stub-methods.ts";
