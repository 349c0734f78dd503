import express, { type Express } from "express";
import { postsRouter } from "../../generated/posts/index.ts";
import { health } from "../platform/health.ts";
import type { WebParts } from "../platform/service.ts";
import { sessionVerifier } from "../platform/sessions.ts";
import { Posts } from "./core.ts";

/** Serves the routes of posts. */
export function web({ database, keys, logger }: WebParts): Express {
  const core = new Posts(database);
  const security = { bearer: sessionVerifier(keys) };
  return express()
    .disable("x-powered-by")
    .get("/health", health(database))
    .use(postsRouter(core, { security, logger, notFound: true }));
}
