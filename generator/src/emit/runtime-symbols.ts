/** A module that emitted code may import from, and what it is allowed to import from there. */
const modules = {
  "@revent/runtime": {
    types: [
      "Event",
      "EventContext",
      "HttpContext",
      "Multipart",
      "ServerSentEvent",
      "StatusOf",
      "WithDefaults",
    ],
    values: ["notImplemented"],
  },
  "@revent/runtime/client": {
    types: ["Answer", "CallOptions", "MultipartForm", "WebhookOptions"],
    values: ["HttpClient", "WebhookSender"],
  },
  "@revent/runtime/codegen": {
    types: [
      "ApiKeyVerifier",
      "BasicVerifier",
      "BearerVerifier",
      "Event",
      "InReplyTo",
      "ProducerOptions",
      "ReceiverOptions",
      "Publisher",
      "Router",
      "RouterOptions",
      "RouteTable",
      "SendOptions",
      "Subscriber",
      "Validator",
      "WorkerOptions",
    ],
    values: [
      "createReceiver",
      "createRouter",
      "json",
      "problemJson",
      "Producer",
      "Worker",
      "equal",
      "formats",
      "ucs2length",
      "validator",
    ],
  },
} as const;

type Modules = typeof modules;

/** Entry points of the runtime that emitted code knows. */
export type RuntimeModule = keyof Modules;

/** Names that emitted code may import from one of them. */
export type RuntimeSymbol<Module extends RuntimeModule> =
  | Modules[Module]["types"][number]
  | Modules[Module]["values"][number];

/** Whether a symbol exists in types only. */
export function isType(module: RuntimeModule, name: string): boolean {
  const types: readonly string[] = modules[module].types;
  return types.includes(name);
}

/** Everything that the runtime has to export for emitted code, by module. */
export const runtimeSymbols: Readonly<
  Record<RuntimeModule, { readonly types: readonly string[]; readonly values: readonly string[] }>
> = modules;
