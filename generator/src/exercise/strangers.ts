import type { Route, Service } from "../model/index.ts";
import { misplaced } from "./credentials.ts";
import type { Finding } from "./finding.ts";
import {
  credentialsComplaint,
  demandsCredentials,
  type Showing,
  withoutCredentials,
} from "./judging/credentials.ts";
import type { Target } from "./target.ts";
import type { WireRequest } from "./wire/request.ts";

/** What strangers are asked about. */
export interface Strangers {
  readonly service: Service;
  /** Also sends wrong credentials. */
  readonly negative: boolean;
}

/** Sends a valid request without credentials, and with wrong ones in place of each that was given. */
export async function attemptStrangers(
  target: Target,
  route: Route,
  request: WireRequest,
  { service, negative }: Strangers,
): Promise<Finding | undefined> {
  if (!demandsCredentials(route)) return undefined;
  const schemes = service.securitySchemes;
  const bare = withoutCredentials(request, schemes);
  const found = await attempt(target, route, bare, "without credentials");
  if (found !== undefined || !negative) return found;
  const shown = target.schemesOf(route);
  for (const scheme of schemes.filter(({ name }) => shown.includes(name))) {
    const wrong = new Map([[scheme.name, misplaced(scheme)]]);
    const how = `with wrong credentials for \`${scheme.name}\`` as const;
    const complaint = await attempt(target, route, target.signed(bare, route, wrong), how);
    if (complaint !== undefined) return complaint;
  }
  return undefined;
}

async function attempt(
  target: Target,
  route: Route,
  request: WireRequest,
  how: Showing,
): Promise<Finding | undefined> {
  const answer = await target.ask(route, request);
  const complaint = credentialsComplaint(route, how, answer, target.rules);
  return complaint && { complaint, route, request, answer };
}
