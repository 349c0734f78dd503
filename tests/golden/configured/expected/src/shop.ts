import { type HttpContext, notImplemented } from "@revent/runtime";
import type { PlaceOrderRequest, PlaceOrderResponse, ShopCore } from "../generated/shop/index.js";

/** Written by us, first generated. */
export class Shop implements ShopCore {
  async placeOrder(
    _request: PlaceOrderRequest,
    _context: HttpContext,
  ): Promise<PlaceOrderResponse> {
    throw notImplemented("placeOrder");
  }
}
