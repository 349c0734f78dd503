import { health } from "@revent/runtime";
import express, { type Express } from "express";
import { authRouter } from "../../generated/auth/index.ts";
import type { WebParts } from "../platform/service.ts";
import { sessionVerifier } from "../platform/sessions.ts";
import { Auth } from "./core.ts";

/** Serves the routes of auth. */
export function web({ database, logger }: WebParts): Express {
  const core = new Auth(database);
  const security = { bearer: sessionVerifier(core.keys) };
  return express()
    .disable("x-powered-by")
    .use(health({ checks: { database: () => database.query("select 1") }, logger }))
    .use(authRouter(core, { security, logger, notFound: true }));
}
