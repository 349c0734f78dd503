import { type Event, type EventContext, type HttpContext, notImplemented } from "@revent/runtime";
import type {
  Class,
  DeleteRequest,
  DeleteResponse,
  EvilCore,
  ProcessExit1Request,
  ProcessExit1Response,
  Producer,
} from "../../generated/evil/index.ts";

/** The evil service. */
export class Evil implements EvilCore {
  /**
   * *\/ throw new Error('summary'); /* `${x}`
   *   ts-expect-error
   *
   * `GET /'${process.exit(1)}'/{a}/ *\/`
   */
  async delete(_request: DeleteRequest, _context: HttpContext): Promise<DeleteResponse> {
    throw notImplemented("delete");
  }

  /** `POST /'${process.exit(1)}'/{a}/ *\/` */
  async processExit1(
    _request: ProcessExit1Request,
    _context: HttpContext,
  ): Promise<ProcessExit1Response> {
    throw notImplemented("processExit1");
  }

  /** Event `*\/ '${process.exit(1)}'` on stream `*\/'$(process.exit)'` */
  async onProcessExit1(_event: Event<Class>, _context: EventContext): Promise<void> {
    throw notImplemented("onProcessExit1");
  }

  /** Event `prototype` on stream `*\/'$(process.exit)'` */
  async onPrototype(
    _event: Parameters<EvilCore["onPrototype"]>[0],
    _context: EventContext,
  ): Promise<void> {
    throw notImplemented("onPrototype");
  }

  /** Event `3` on stream `*\/'$(process.exit)'` */
  async on_3(_event: Event<Producer>, _context: EventContext): Promise<void> {
    throw notImplemented("on_3");
  }
}
