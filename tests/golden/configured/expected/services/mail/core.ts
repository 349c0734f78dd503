import { type Event, type EventContext, notImplemented } from "@revent/runtime";
import type { MailCore, Order } from "../../generated/mail/index.js";

/** Written by us, first generated. */
export class Mail implements MailCore {
  async onOrderPlaced(_event: Event<Order>, _context: EventContext): Promise<void> {
    throw notImplemented("onOrderPlaced");
  }
}
