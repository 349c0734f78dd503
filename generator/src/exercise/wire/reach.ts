import { connect } from "node:net";
import type { Sending } from "./send.ts";

/** Why nobody listens where a service should be; undefined where somebody does. */
export function whyUnreachable({ baseUrl, timeoutMs }: Sending): Promise<string | undefined> {
  const { hostname, port, protocol } = baseUrl;
  const usual = protocol === "https:" ? 443 : 80;
  const address = { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) || usual };
  return new Promise((resolve) => {
    const socket = connect(address);
    const finish = (reason: string | undefined) => {
      socket.destroy();
      resolve(reason);
    };
    socket.setTimeout(timeoutMs, () => finish(`nothing within ${timeoutMs} ms`));
    socket.once("connect", () => finish(undefined));
    socket.once("error", (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
  });
}
