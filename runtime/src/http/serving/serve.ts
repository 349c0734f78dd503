import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Socket } from "node:net";
import { ReventError } from "../../errors/index.ts";
import { ahead } from "./ahead.ts";
import { bornPrototypes } from "./born.ts";
import { belongsTo, Closing } from "./closing.ts";
import { continueWhenRead } from "./continue.ts";
import {
  hasOneHost,
  refuseExpectation,
  refuseHost,
  refuseMalformed,
  refuseTunnel,
} from "./malformed.ts";

/** Where to listen. */
export interface ServeOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Default: every interface, IPv6 and IPv4. */
  readonly host?: string;
  /** How long the headers of a request may take to arrive. Default 15,000. */
  readonly headersTimeoutMs?: number;
  /** How long a request may take to arrive as a whole. Default 300,000. */
  readonly requestTimeoutMs?: number;
}

/** A server that is listening. */
export interface RunningServer {
  readonly server: Server;
  readonly port: number;
  /** Such as `http://localhost:3002`. */
  readonly url: string;
  /**
   * Takes no new connections, ends streams, finishes requests under way, then resolves; after `deadlineMs` (default
   * 10,000) what is still under way is cut off. Idempotent.
   */
  close(options?: CloseOptions): Promise<void>;
}

/** How long a server may take to close. */
export interface CloseOptions {
  readonly deadlineMs?: number;
}

/**
 * Serves an Express app, a router or a plain handler, and resolves when it is listening. Requests to an
 * Express app are several times faster than with `app.listen`, see {@link bornPrototypes} and {@link ahead}. What is no HTTP
 * request is answered as problem+json, too. Rejects with
 * `cannot_listen` where the port is taken or not allowed.
 */
export async function serve(
  handler: RequestListener,
  options: ServeOptions,
): Promise<RunningServer> {
  const settings = { ...bornPrototypes(handler), ...timeouts(options), requireHostHeader: false };
  const answer = ahead(handler);
  const server = createServer(settings, (request, response) =>
    hasOneHost(request) ? answer(request, response) : refuseHost(request, response),
  );
  server.on("clientError", refuseMalformed);
  server.on("connect", refuseTunnel);
  server.on("checkExpectation", refuseExpectation);
  server.on("checkContinue", (request, response) => {
    continueWhenRead(request, response);
    server.emit("request", request, response);
  });
  const closing = new Closing();
  const sockets = trackSockets(server, closing);
  await listen(server, options);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  let closed: Promise<void> | undefined;
  return {
    server,
    port,
    url: `http://${hostInUrl(options.host)}:${port}`,
    close: ({ deadlineMs = 10_000 } = {}) => {
      closed ??= close(server, sockets, deadlineMs);
      closing.announce();
      return closed;
    },
  };
}

/** How often connections are looked at that take too long. */
const SLOW_CHECK_MS = 1000;

/** Slow clients get 408, and cannot hold connections for ever. */
function timeouts({ headersTimeoutMs = 15_000, requestTimeoutMs = 300_000 }: ServeOptions) {
  return {
    headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(SLOW_CHECK_MS, headersTimeoutMs, requestTimeoutMs),
  };
}

function listen(server: Server, { port, host }: ServeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => reject(listenError(error, port, host));
    server.once("error", onError);
    server.listen({ port, ...(host !== undefined && { host }) }, () => {
      server.off("error", onError);
      resolve();
    });
  });
}

function listenError(error: NodeJS.ErrnoException, port: number, host?: string): ReventError {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is taken: stop what listens on it, or choose another port.`,
    EACCES: `Port ${port} may not be used without more rights: choose one above 1023.`,
    EADDRNOTAVAIL: `This machine has no address ${host}: choose another host.`,
    ENOTFOUND: `There is no host ${host}: choose another one.`,
  };
  const message = reasons[error.code ?? ""] ?? `Cannot listen on port ${port}: ${error.message}`;
  return new ReventError("cannot_listen", message, { cause: error });
}

function hostInUrl(host: string | undefined): string {
  if (host === undefined || host === "::" || host === "0.0.0.0") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

/** The sockets that are connected at any time. */
function trackSockets(server: Server, closing: Closing): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    belongsTo(socket, closing);
    socket.once("close", () => sockets.delete(socket));
  });
  return sockets;
}

/** A connection that stays open between requests is closed within this time after its request is finished. */
const IDLE_CHECK_MS = 25;

function close(server: Server, sockets: ReadonlySet<Socket>, deadlineMs: number): Promise<void> {
  return new Promise((resolve) => {
    server.prependListener("request", sayGoodbye);
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(deadline);
      resolve();
    });
    server.closeIdleConnections();
    // Node does not count a connection as idle on which nothing was ever asked.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  });
}

/** A client that asks again on an open connection while we are closing shall use another one next time. */
function sayGoodbye(_: IncomingMessage, response: ServerResponse): void {
  response.setHeader("connection", "close");
}
