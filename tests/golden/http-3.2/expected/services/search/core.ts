import { type HttpContext, notImplemented } from "@revent/runtime";
import type {
  CopyItemsRequest,
  CopyItemsResponse,
  ListItemsRequest,
  ListItemsResponse,
  SearchCore,
  SearchItemsRequest,
  SearchItemsResponse,
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

  /** `GET /items/events` */
  async watchItems(
    _request: WatchItemsRequest,
    _context: HttpContext,
  ): Promise<WatchItemsResponse> {
    throw notImplemented("watchItems");
  }
}
