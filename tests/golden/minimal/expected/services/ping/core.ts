import { type HttpContext, notImplemented } from "@revent/runtime";
import type { GetPingRequest, GetPingResponse, PingCore } from "../../generated/ping/index.ts";

/** The ping service. */
export class Ping implements PingCore {
  /** `GET /ping` */
  async getPing(_request: GetPingRequest, _context: HttpContext): Promise<GetPingResponse> {
    throw notImplemented("getPing");
  }
}
