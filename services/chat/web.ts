import { apiDocs, health } from "@revent/runtime";
import express, { type Express } from "express";
import { chatRouter } from "../../generated/chat/index.ts";
import type { WebParts } from "../platform/service.ts";
import { sessionVerifier } from "../platform/sessions.ts";
import { Chat } from "./core.ts";

/** Serves the routes of chat. */
export function web({ database, keys, logger, showsDocs, stopping }: WebParts): Express {
  const core = new Chat(database);
  const security = { bearer: sessionVerifier(keys) };
  const app = express().disable("x-powered-by");
  if (showsDocs) app.use("/docs", apiDocs({ specs: "specs", contract: "chat/openapi.yaml" }));
  return app
    .use(health({ checks: { database: () => database.query("select 1") }, stopping, logger }))
    .use(chatRouter(core, { security, logger, notFound: true }));
}
