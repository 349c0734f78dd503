import { type HttpContext, notImplemented } from "@revent/runtime";
import type {
  CopyItemsRequest,
  CopyItemsResponse,
  DeleteItemsRequest,
  DeleteItemsResponse,
  FindItemsRequest,
  FindItemsResponse,
  ForgetNearestRequest,
  ForgetNearestResponse,
  ListItemsRequest,
  ListItemsResponse,
  NearestItemRequest,
  NearestItemResponse,
  OwnedItemsRequest,
  OwnedItemsResponse,
  PickItemsRequest,
  PickItemsResponse,
  SearchCore,
  SearchItemsRequest,
  SearchItemsResponse,
  SelectItemsRequest,
  SelectItemsResponse,
  WatchItemsRequest,
  WatchItemsResponse,
} from "../../generated/search/index.ts";

/** The search service. */
export class Search implements SearchCore {
  /** Search by what is sent. `QUERY /items` */
  async searchItems(
    _request: SearchItemsRequest,
    _context: HttpContext,
  ): Promise<SearchItemsResponse> {
    throw notImplemented("searchItems");
  }

  /** `GET /items` */
  async listItems(_request: ListItemsRequest, _context: HttpContext): Promise<ListItemsResponse> {
    throw notImplemented("listItems");
  }

  /** `COPY /items` */
  async copyItems(
    _request: CopyItemsRequest,
    _context: HttpContext<unknown>,
  ): Promise<CopyItemsResponse> {
    throw notImplemented("copyItems");
  }

  /** `GET /items/found` */
  async findItems(_request: FindItemsRequest, _context: HttpContext): Promise<FindItemsResponse> {
    throw notImplemented("findItems");
  }

  /** `GET /items/selected` */
  async selectItems(
    _request: SelectItemsRequest,
    _context: HttpContext,
  ): Promise<SelectItemsResponse> {
    throw notImplemented("selectItems");
  }

  /** `DELETE /items/selected` */
  async deleteItems(
    _request: DeleteItemsRequest,
    _context: HttpContext,
  ): Promise<DeleteItemsResponse> {
    throw notImplemented("deleteItems");
  }

  /** `GET /items/picked` */
  async pickItems(_request: PickItemsRequest, _context: HttpContext): Promise<PickItemsResponse> {
    throw notImplemented("pickItems");
  }

  /** `GET /items/nearest` */
  async nearestItem(
    _request: NearestItemRequest,
    _context: HttpContext,
  ): Promise<NearestItemResponse> {
    throw notImplemented("nearestItem");
  }

  /** `DELETE /items/nearest` */
  async forgetNearest(
    _request: ForgetNearestRequest,
    _context: HttpContext,
  ): Promise<ForgetNearestResponse> {
    throw notImplemented("forgetNearest");
  }

  /** `GET /items/owned` */
  async ownedItems(
    _request: OwnedItemsRequest,
    _context: HttpContext<unknown>,
  ): Promise<OwnedItemsResponse> {
    throw notImplemented("ownedItems");
  }

  /** `GET /items/events` */
  async watchItems(
    _request: WatchItemsRequest,
    _context: HttpContext,
  ): Promise<WatchItemsResponse> {
    throw notImplemented("watchItems");
  }
}
