import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What a service answers; null: it closes the connection. */
export interface FixedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Starts a service that answers by method (`*` for any other), and stops with the test; resolves to its URL. */
export async function startAnswering(
  answers: Readonly<Record<string, FixedAnswer | null>>,
): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    const method = request.method ?? "";
    const answer = Object.hasOwn(answers, method) ? answers[method] : answers["*"];
    if (answer === null || answer === undefined) {
      request.socket.destroy();
      return;
    }
    const body = answer.body === undefined ? undefined : JSON.stringify(answer.body);
    const type = body === undefined ? {} : { "content-type": "application/json" };
    response.writeHead(answer.status, { ...type, ...answer.headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
