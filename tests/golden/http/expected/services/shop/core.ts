import { type HttpContext, notImplemented } from "@revent/runtime";
import type {
  CreateOrderRequest,
  CreateOrderResponse,
  ListOrdersRequest,
  ListOrdersResponse,
  PutOrdersByOrderIdPictureRequest,
  PutOrdersByOrderIdPictureResponse,
  SaveDraftRequest,
  SaveDraftResponse,
  ShopCore,
} from "../../generated/shop/index.ts";

/** The shop service. */
export class Shop implements ShopCore {
  /**
   * List orders.
   *
   * `GET /orders`
   */
  async listOrders(
    _request: ListOrdersRequest,
    _context: HttpContext<unknown>,
  ): Promise<ListOrdersResponse> {
    throw notImplemented("listOrders");
  }

  /**
   * Order something.
   *
   * `POST /orders`
   */
  async createOrder(
    _request: CreateOrderRequest,
    _context: HttpContext<unknown>,
  ): Promise<CreateOrderResponse> {
    throw notImplemented("createOrder");
  }

  /**
   * `PUT /orders/{orderId}/picture`
   *
   * @deprecated
   */
  async putOrdersByOrderIdPicture(
    _request: PutOrdersByOrderIdPictureRequest,
    _context: HttpContext,
  ): Promise<PutOrdersByOrderIdPictureResponse> {
    throw notImplemented("putOrdersByOrderIdPicture");
  }

  /** `PUT /draft` */
  async saveDraft(_request: SaveDraftRequest, _context: HttpContext): Promise<SaveDraftResponse> {
    throw notImplemented("saveDraft");
  }
}
