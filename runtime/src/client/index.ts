export type { MultipartForm } from "./body.ts";
export {
  type Answer,
  type CallOptions,
  type ClientHeaders,
  type ClientOptions,
  type ClientRequest,
  type ClientRoute,
  HttpClient,
} from "./client.ts";
export { ClientError, type ClientErrorKind } from "./error.ts";
