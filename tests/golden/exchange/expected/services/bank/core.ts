import { type Event, type EventContext, notImplemented } from "@revent/runtime";
import type {
  Amount,
  BankCore,
  CreditRequestedHeaders,
  OrderPlacedHeaders,
  OrderPlacedPayload,
  OrdersRegionCurrencyParameters,
  ParcelMovedHeaders,
  ParcelMovedPayload,
  ParcelsParcelIdParameters,
  QuoteAskedPayload,
} from "../../generated/bank/index.ts";

/** The bank service. */
export class Bank implements BankCore {
  /** Somebody has ordered. Event `order.placed` on stream `orders.{region}.{currency}` */
  async onOrderPlaced(
    _event: Event<OrderPlacedPayload, OrderPlacedHeaders>,
    _context: EventContext<Required<OrdersRegionCurrencyParameters>>,
  ): Promise<void> {
    throw notImplemented("onOrderPlaced");
  }

  /** Event `parcel.moved` on stream `parcels/{parcelId}` */
  async onParcelMoved(
    _event: Event<ParcelMovedPayload, ParcelMovedHeaders>,
    _context: EventContext<ParcelsParcelIdParameters>,
  ): Promise<void> {
    throw notImplemented("onParcelMoved");
  }

  /** Event `credit.requested` on stream `credit` */
  async onCreditRequested(
    _event: Event<Amount, CreditRequestedHeaders>,
    _context: EventContext,
  ): Promise<void> {
    throw notImplemented("onCreditRequested");
  }

  /** Event `quote.asked` on stream `quotes` */
  async onQuoteAsked(_event: Event<QuoteAskedPayload>, _context: EventContext): Promise<void> {
    throw notImplemented("onQuoteAsked");
  }
}
