import { apiDocs, health } from "@revent/runtime";
import express, { type Express } from "express";
import { authRouter } from "../../generated/auth/index.ts";
import type { WebParts } from "../platform/service.ts";
import { sessionVerifier } from "../platform/sessions.ts";
import { Auth } from "./core.ts";

/** Serves the routes of auth. */
export function web({ database, logger, showsDocs, stopping }: WebParts): Express {
  const core = new Auth(database);
  const security = { bearer: sessionVerifier(core.keys) };
  const app = express().disable("x-powered-by");
  if (showsDocs) app.use("/docs", apiDocs({ specs: "specs", contract: "auth/openapi.yaml" }));
  return app
    .use(health({ checks: { database: () => database.query("select 1") }, stopping, logger }))
    .use(authRouter(core, { security, logger, notFound: true }));
}
