import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * Asks for the body of a request with `Expect: 100-continue` when somebody begins to read it, and not before: who
 * refuses the request is spared it, and closes the connection, since the body may follow all the same. RFC 9110, 10.1.1.
 */
export function continueWhenRead(request: IncomingMessage, response: ServerResponse): void {
  const { shouldKeepAlive } = response;
  response.shouldKeepAlive = false;
  request._read = (size) => {
    Reflect.deleteProperty(request, "_read");
    if (!response.headersSent) {
      response.shouldKeepAlive = shouldKeepAlive;
      response.writeContinue();
    }
    request._read(size);
  };
}
