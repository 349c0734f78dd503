export type { Problem } from "../errors/index.ts";
export type { ResponseCheck } from "./answers/answers.ts";
export { problem } from "./answers/problem.ts";
export type { StatusOf } from "./answers/status.ts";
export { type ApiDocsOptions, apiDocs, type Middleware } from "./api-docs.ts";
export type { FilePart } from "./bodies/file-part.ts";
export type { Multipart } from "./bodies/multipart.ts";
export type {
  Handlers,
  HeaderValue,
  HttpContext,
  RequestValues,
  Result,
  WithDefaults,
} from "./handler.ts";
export { createReceiver, type ReceiverOptions, verifyWebhook } from "./receiver.ts";
export {
  type BodyContent,
  type BodySpec,
  type FormSpec,
  json,
  type ParameterGroup,
  type ParameterLocation,
  type ParameterShape,
  problemJson,
  type QuerystringSpec,
  type ResponseSpec,
  type Route,
  type RouteTable,
  type ScalarShape,
  type StreamSpec,
} from "./route.ts";
export { createRouter, type Router, type RouterOptions } from "./router.ts";
export type { BasicCredentials, SecurityScheme } from "./security/credentials.ts";
export type {
  ApiKeyVerifier,
  BasicVerifier,
  BearerVerifier,
  SchemeTable,
  Verifier,
  VerifierContext,
  Verifiers,
} from "./security/security.ts";
export {
  type CloseOptions,
  type RunningServer,
  type ServeOptions,
  serve,
} from "./serving/serve.ts";
export type { ServerSentEvent } from "./streams/items.ts";
