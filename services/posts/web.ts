import { apiDocs, health } from "@revent/runtime";
import express, { type Express } from "express";
import { postsRouter } from "../../generated/posts/index.ts";
import type { WebParts } from "../platform/service.ts";
import { sessionVerifier } from "../platform/sessions.ts";
import { Posts } from "./core.ts";

/** Serves the routes of posts. */
export function web({ database, keys, logger, showsDocs, stopping }: WebParts): Express {
  const core = new Posts(database);
  const security = { bearer: sessionVerifier(keys) };
  const app = express().disable("x-powered-by");
  if (showsDocs) app.use("/docs", apiDocs({ specs: "specs", contract: "posts/openapi.yaml" }));
  return app
    .use(health({ checks: { database: () => database.query("select 1") }, stopping, logger }))
    .use(postsRouter(core, { security, logger, notFound: true }));
}
