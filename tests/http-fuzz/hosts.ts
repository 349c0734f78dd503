import express5, { type ErrorRequestHandler } from "express";
import type { Router } from "../../runtime/src/codegen/index.ts";
import { type RunningServer, serve } from "../../runtime/src/http/index.ts";

// Version 4 has no types of its own that fit beside those of version 5; what is used here is the same in both.
const { default: express4 } = (await import("express4" as string)) as { default: typeof express5 };

/** Where a router is mounted. */
export interface Host {
  readonly name: string;
  /** The path at which it is mounted. */
  readonly prefix: string;
  /** Whether others may answer in the router's place: Express, and its body parsers. */
  readonly hasOthers: boolean;
  listen(mounting: Mounting): Promise<RunningServer>;
}

/** What is mounted. */
export interface Mounting {
  readonly router: Router;
  /** Whether body parsers may be in front of it: not where it has to verify bytes. */
  readonly mayFollowParsers: boolean;
  /** Is told of what the router passes on to error handlers: nothing, if all is well. */
  readonly onError: (error: unknown) => void;
}

const where = { port: 0, host: "127.0.0.1" };

export const hosts: readonly Host[] = [
  { name: "serve", prefix: "", hasOthers: false, listen: ({ router }) => serve(router, where) },
  expressHost("Express 5", express5),
  expressHost("Express 4", express4),
];

/** Behind the body parsers of an app, at a path. */
function expressHost(name: string, express: typeof express5): Host {
  const prefix = "/api/v1";
  return {
    name,
    prefix,
    hasOthers: true,
    listen: ({ router, mayFollowParsers, onError }) => {
      const app = express();
      if (mayFollowParsers) {
        app.use(express.json({ strict: false }), express.urlencoded({ extended: true }));
      }
      app.use(prefix, (request, response, next) => {
        router(request, response, (error) => {
          if (error !== undefined) onError(error);
          next(error);
        });
      });
      const onFailure: ErrorRequestHandler = (error, _, response, __) => {
        response
          .status(error.status ?? 500)

          .end();
      };
      return serve(app.use(onFailure), where);
    },
  };
}
