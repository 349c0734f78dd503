import { type HttpContext, notImplemented } from "@revent/runtime";
import type {
  AttachRequest,
  AttachResponse,
  ContactUsRequest,
  ContactUsResponse,
  CreateOrderRequest,
  CreateOrderResponse,
  ListOrdersRequest,
  ListOrdersResponse,
  PutOrdersByOrderIdPictureRequest,
  PutOrdersByOrderIdPictureResponse,
  ReadNewsRequest,
  ReadNewsResponse,
  ReviewOrderRequest,
  ReviewOrderResponse,
  SaveDraftRequest,
  SaveDraftResponse,
  ShopCore,
  SubscribeRequest,
  SubscribeResponse,
  WatchOrdersRequest,
  WatchOrdersResponse,
} from "../../generated/shop/index.ts";

/** The shop service. */
export class Shop implements ShopCore {
  /** List orders. `GET /orders` */
  async listOrders(
    _request: ListOrdersRequest,
    _context: HttpContext<unknown>,
  ): Promise<ListOrdersResponse> {
    throw notImplemented("listOrders");
  }

  /** Order something. `POST /orders` */
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

  /** `POST /subscriptions` */
  async subscribe(_request: SubscribeRequest, _context: HttpContext): Promise<SubscribeResponse> {
    throw notImplemented("subscribe");
  }

  /** Write to the shop. `POST /contact` */
  async contactUs(_request: ContactUsRequest, _context: HttpContext): Promise<ContactUsResponse> {
    throw notImplemented("contactUs");
  }

  /** Say how it was, with pictures. `POST /reviews` */
  async reviewOrder(
    _request: ReviewOrderRequest,
    _context: HttpContext,
  ): Promise<ReviewOrderResponse> {
    throw notImplemented("reviewOrder");
  }

  /** Every order, as it changes. `GET /orders/changes` */
  async watchOrders(
    _request: WatchOrdersRequest,
    _context: HttpContext,
  ): Promise<WatchOrdersResponse> {
    throw notImplemented("watchOrders");
  }

  /** `GET /news` */
  async readNews(_request: ReadNewsRequest, _context: HttpContext): Promise<ReadNewsResponse> {
    throw notImplemented("readNews");
  }

  /** `POST /attachments` */
  async attach(_request: AttachRequest, _context: HttpContext): Promise<AttachResponse> {
    throw notImplemented("attach");
  }
}
