import { health } from "@revent/runtime";
import express, { type Express } from "express";
import { chatRouter } from "../../generated/chat/index.ts";
import type { WebParts } from "../platform/service.ts";
import { sessionVerifier } from "../platform/sessions.ts";
import { Chat } from "./core.ts";

/** Serves the routes of chat. */
export function web({ database, keys, logger }: WebParts): Express {
  const core = new Chat(database);
  const security = { bearer: sessionVerifier(keys) };
  return express()
    .disable("x-powered-by")
    .use(health({ checks: { database: () => database.query("select 1") }, logger }))
    .use(chatRouter(core, { security, logger, notFound: true }));
}
