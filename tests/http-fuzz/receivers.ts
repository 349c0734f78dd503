import type { Service } from "../../generator/src/model/index.ts";
import type { ClientOptions } from "../../runtime/src/client/index.ts";
import type { ReceiverOptions, Router } from "../../runtime/src/codegen/index.ts";
import { signatureOf } from "../../runtime/src/signature.ts";
import type { Subject } from "./subjects.ts";
import type { WireRequest } from "./wire.ts";

const secret = `whsec_${Buffer.from("a secret of the fuzz test").toString("base64")}`;

type Receiver = (handlers: object, options: ReceiverOptions) => Router;
type Sender = new (
  options: ConstructorParameters<Subject["Client"]>[0] & { secret: string },
) => object;

/** Who receives the webhooks of a service, as a subject: its routes are the webhooks, its client is the sender. */
export function receiverSubject(
  { name, root, service, types }: Pick<Subject, "name" | "root" | "service" | "types">,
  receive: Receiver,
  Sender: Sender,
): Subject {
  const routes = service.webhooks.map(({ route }) => route);
  return {
    name: `who receives webhooks of ${name}`,
    root,
    service: { ...service, routes, securitySchemes: [] },
    types,
    router: (core, options) => receive(core, { ...options, secret }),
    Client: clientOf(routes, Sender),
    sign,
  };
}

/** The sender, called as clients are. */
function clientOf(routes: Service["routes"], Sender: Sender): Subject["Client"] {
  return class {
    [name: string]: unknown;

    constructor(options: ClientOptions) {
      const sender: object = new Sender({ ...options, secret });
      for (const { name, path } of routes) {
        this[name] = (request: unknown, call: unknown) =>
          Reflect.get(sender, name).call(sender, options.baseUrl + path, request, call);
      }
    }
  };
}

/** Signs a request again that was changed, so that more is judged than its signature. */
async function sign({ headers, body }: WireRequest): Promise<void> {
  const text = (name: string) => headers.find(([one]) => one === name)?.[1] ?? "";
  const id = text("webhook-id");
  const timestamp = text("webhook-timestamp");
  const signature = await signatureOf({ id, timestamp, body }, secret);
  for (const header of headers) if (header[0] === "webhook-signature") header[1] = signature;
}
