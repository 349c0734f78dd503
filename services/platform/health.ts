import type { RequestHandler } from "express";
import type { Sql } from "./database.ts";

/** Answers `GET /health`: 200 while the service can reach its database, else 503. For whoever starts and stops it. */
export function health(sql: Sql): RequestHandler {
  return async (_request, response) => {
    const healthy = await sql.query("select 1").then(
      () => true,
      () => false,
    );
    response.status(healthy ? 200 : 503).json({ healthy });
  };
}
