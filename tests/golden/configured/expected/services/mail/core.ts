import { type Event, type EventContext, notImplemented } from "@revent/runtime";
import type { MailCore, Order } from "../../generated/mail/index.js";

/** The mail service. */
export class Mail implements MailCore {
  /** Event `order.placed` on stream `shop` */
  async onOrderPlaced(_event: Event<Order>, _context: EventContext): Promise<void> {
    throw notImplemented("onOrderPlaced");
  }
}
