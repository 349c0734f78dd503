import { type HttpContext, notImplemented } from "@revent/runtime";
import type { PlaceOrderRequest, PlaceOrderResponse, ShopCore } from "../generated/shop/index.js";

/** The shop service. */
export class Shop implements ShopCore {
  /** Place an order. `POST /orders` */
  async placeOrder(
    _request: PlaceOrderRequest,
    _context: HttpContext,
  ): Promise<PlaceOrderResponse> {
    throw notImplemented("placeOrder");
  }
}
