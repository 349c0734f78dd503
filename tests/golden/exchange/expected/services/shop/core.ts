import { type Event, type EventContext, notImplemented } from "@revent/runtime";
import type {
  Amount,
  CreditRefusedPayload,
  QuoteGivenPayload,
  ShopCore,
} from "../../generated/shop/index.ts";

/** The shop service. */
export class Shop implements ShopCore {
  /** The bank lends. Event `credit.granted` on stream `shop.replies` */
  async onCreditGranted(_event: Event<Amount>, _context: EventContext): Promise<void> {
    throw notImplemented("onCreditGranted");
  }

  /**
   * Event `credit.refused` on stream `shop.replies`
   *
   * @deprecated
   */
  async onCreditRefused(
    _event: Event<CreditRefusedPayload>,
    _context: EventContext,
  ): Promise<void> {
    throw notImplemented("onCreditRefused");
  }

  /** Event `quote.given` on stream `quote-replies` */
  async onQuoteGiven(_event: Event<QuoteGivenPayload>, _context: EventContext): Promise<void> {
    throw notImplemented("onQuoteGiven");
  }
}
