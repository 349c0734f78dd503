import { apiDocs, health } from "@revent/runtime";
import express, { type Express } from "express";
import { usersRouter } from "../../generated/users/index.ts";
import type { WebParts } from "../platform/service.ts";
import { sessionVerifier } from "../platform/sessions.ts";
import { Users } from "./core.ts";

/** Serves the routes of users. */
export function web({ database, keys, logger, showsDocs, stopping }: WebParts): Express {
  const core = new Users(database);
  const security = { bearer: sessionVerifier(keys) };
  const app = express().disable("x-powered-by");
  if (showsDocs) app.use("/docs", apiDocs({ specs: "specs", contract: "users/openapi.yaml" }));
  return app
    .use(health({ checks: { database: () => database.query("select 1") }, stopping, logger }))
    .use(usersRouter(core, { security, logger, notFound: true }));
}
