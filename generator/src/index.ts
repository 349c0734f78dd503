export type { Config } from "./config/index.ts";
export type { Code, Diagnostic, Locator, Severity } from "./diagnostics/index.ts";
export { type Generated, type GenerateOptions, generate } from "./generate.ts";
export type * from "./model/index.ts";
export type { CoreStub, StubMethod, StubSymbol } from "./stubs/index.ts";
export type { OutputFile } from "./write/index.ts";
