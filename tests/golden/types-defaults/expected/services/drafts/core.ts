import { type HttpContext, notImplemented } from "@revent/runtime";
import type {
  CreateBlockRequest,
  CreateBlockResponse,
  CreateDraftRequest,
  CreateDraftResponse,
  DraftsCore,
  ListDraftsRequest,
  ListDraftsResponse,
} from "../../generated/drafts/index.ts";

/** The drafts service. */
export class Drafts implements DraftsCore {
  /** `GET /drafts` */
  async listDrafts(
    _request: ListDraftsRequest,
    _context: HttpContext,
  ): Promise<ListDraftsResponse> {
    throw notImplemented("listDrafts");
  }

  /** `POST /drafts` */
  async createDraft(
    _request: CreateDraftRequest,
    _context: HttpContext,
  ): Promise<CreateDraftResponse> {
    throw notImplemented("createDraft");
  }

  /** `POST /blocks` */
  async createBlock(
    _request: CreateBlockRequest,
    _context: HttpContext,
  ): Promise<CreateBlockResponse> {
    throw notImplemented("createBlock");
  }
}
