import { type HttpContext, notImplemented } from "@revent/runtime";
import type {
  CreateThingRequest,
  CreateThingResponse,
  NamesCore,
} from "../../generated/names/index.ts";

/** The names service. */
export class Names implements NamesCore {
  /** `POST /things` */
  async createThing(
    _request: CreateThingRequest,
    _context: HttpContext,
  ): Promise<CreateThingResponse> {
    throw notImplemented("createThing");
  }
}
