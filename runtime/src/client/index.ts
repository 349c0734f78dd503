export type { MultipartForm } from "./body.ts";
export { type CallOptions, type ClientOptions, HttpClient } from "./client.ts";
export { ClientError, type ClientErrorDetails, type ClientErrorKind } from "./error.ts";
export type { Answer, ClientHeaders, ClientRequest, ClientRoute } from "./route.ts";
export { type WebhookOptions, WebhookSender, type WebhookSenderOptions } from "./webhooks.ts";
