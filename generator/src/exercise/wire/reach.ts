import { connect, type Socket } from "node:net";
import { connect as connectSecure } from "node:tls";
import type { Sending } from "./send.ts";

/** Why a service cannot be asked, and what to do; undefined where somebody listens, with a certificate that is trusted. */
export function whyUnreachable({ baseUrl, timeoutMs }: Sending): Promise<string | undefined> {
  const isSecure = baseUrl.protocol === "https:";
  return new Promise((resolve) => {
    const socket = open(baseUrl, isSecure);
    const finish = (reason?: string) => {
      socket.destroy();
      resolve(reason);
    };
    const nobody = (reason: string) =>
      finish(`Nobody answers at ${baseUrl.href} (${reason}). Start the service first.`);
    socket.setTimeout(timeoutMs, () => nobody(`nothing within ${timeoutMs} ms`));
    socket.once(isSecure ? "secureConnect" : "connect", () => finish());
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (isOfTls(error)) finish(untrusted(baseUrl, error));
      else nobody(error.code ?? error.message);
    });
  });
}

function open({ hostname, port, protocol }: URL, isSecure: boolean): Socket {
  const host = hostname.replace(/^\[|\]$/g, "");
  const address = { host, port: Number(port) || (protocol === "https:" ? 443 : 80) };
  if (!isSecure) return connect(address);
  const isName = /[a-z]/i.test(host) && !host.includes(":");
  return connectSecure({ ...address, ...(isName && { servername: host }) });
}

/** Errors of the system have a number; those of certificates and of TLS have none. */
function isOfTls({ errno, code }: NodeJS.ErrnoException): boolean {
  return errno === undefined && code !== undefined && code !== "ECONNRESET";
}

function untrusted({ href }: URL, { message, code }: NodeJS.ErrnoException): string {
  if (code?.startsWith("ERR_SSL")) return `${href} does not speak TLS. Write http: in its place.`;
  // Newer versions of Node have advice of their own behind the reason.
  const [reason] = message.split("; ");
  return [
    `The certificate of ${href} is not trusted: ${reason}.`,
    "Name a file with the certificate of its authority in NODE_EXTRA_CA_CERTS.",
  ].join(" ");
}
