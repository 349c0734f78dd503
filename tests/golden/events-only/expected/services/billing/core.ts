import { type Event, type EventContext, notImplemented } from "@revent/runtime";
import type {
  BillingCore,
  MeterBrokenPayload,
  MeterReadPayload,
  Overload,
} from "../../generated/billing/index.ts";

/** The billing service. */
export class Billing implements BillingCore {
  /** A meter was read. Event `meter.read` on stream `meters` */
  async onMeterRead(_event: Event<MeterReadPayload>, _context: EventContext): Promise<void> {
    throw notImplemented("onMeterRead");
  }

  /**
   * A meter cannot be read any more. Event `meter.broken` on stream `meters`
   *
   * @deprecated
   */
  async onMeterBroken(_event: Event<MeterBrokenPayload>, _context: EventContext): Promise<void> {
    throw notImplemented("onMeterBroken");
  }

  /** Event `overload` on stream `meter-alarms` */
  async onOverload(_event: Event<Overload>, _context: EventContext): Promise<void> {
    throw notImplemented("onOverload");
  }

  /** Event `relief` on stream `meter-alarms` */
  async onRelief(_event: Event<Overload>, _context: EventContext): Promise<void> {
    throw notImplemented("onRelief");
  }
}
