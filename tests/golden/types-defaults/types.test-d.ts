import type { DraftsClient } from "./expected/generated/drafts/client.ts";
import type { CreateDraftRequest, ListDraftsRequest } from "./expected/generated/drafts/core.ts";
import type { Draft } from "./expected/generated/drafts/types.ts";

type Same<A, B> = [A, B] extends [B, A] ? true : false;
type Received = CreateDraftRequest["body"];
type Sent = Parameters<DraftsClient["createDraft"]>[0]["body"];

export const limitIsThere: Same<ListDraftsRequest["query"]["limit"], number> = true;
export const beforeMayBeMissing: Same<ListDraftsRequest["query"]["before"], string | undefined> = true;

export const ownDefaultIsThere: Same<Received["order"], "asc" | "desc"> = true;
export const inheritedDefaultIsThere: Same<Received["language"], string> = true;
export const nullIsADefault: Same<Received["note"], string | null> = true;
export const othersMayBeMissing: Same<undefined, Extract<Received["options"], undefined>> = true;
export const clientsMayLeaveThemOut: Same<Sent, Draft> = true;
export const leftOut: Sent = { title: "a", state: "open" };
// @ts-expect-error a handler gets what has a default
export const incomplete: Received = { title: "a", state: "open" };
