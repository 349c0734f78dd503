import type { Arbitrary } from "fast-check";
import type { Route } from "../model/index.ts";
import type { Call } from "./call.ts";
import { faultsOf, type RequestFault } from "./faults/index.ts";
import type { Finding } from "./finding.ts";
import { validComplaint } from "./judging/answer.ts";
import { methodComplaint, undeclaredMethod } from "./judging/methods.ts";
import { refusalComplaint } from "./judging/refusal.ts";
import { search } from "./search.ts";
import { attemptStrangers, type Strangers } from "./strangers.ts";
import type { Target } from "./target.ts";
import { calls, Impossible, type Makers } from "./values/calls.ts";
import { encodeCall } from "./wire/encode.ts";
import type { WireRequest } from "./wire/request.ts";

/** How many requests of an operation are made, and of what. */
export interface Effort {
  readonly seed: number;
  readonly requests: number;
}

/** Valid calls of an operation: those that its contract shows, and made ones. */
export interface Cases {
  readonly route: Route;
  readonly shown: Arbitrary<Call>;
  readonly made: Arbitrary<Call>;
  /** What the operation has been told of. */
  readonly told: Set<string>;
}

/** So often the same request is sent, where an operation has but one. */
const SAME = 3;

/** How many requests an operation is worth. */
function runsOf({ groups, body }: Route, requests: number): number {
  const isVaried = body !== undefined || Object.keys(groups).length > 0;
  return isVaried ? requests : Math.min(SAME, requests);
}

/** The calls of an operation; of an {@link Impossible} one, which of its types allows no value. */
export function casesOf(makers: Makers, route: Route): Cases | Impossible {
  try {
    return {
      route,
      shown: calls(makers, route, "always"),
      made: calls(makers, route, "some"),
      told: new Set(),
    };
  } catch (error) {
    if (error instanceof Impossible) return error;
    throw error;
  }
}

/** Sends valid requests; what is answered has to be as the contract says. */
export async function exerciseValid(
  target: Target,
  makers: Makers,
  { route, shown, made, told }: Cases,
  { seed, requests }: Effort,
): Promise<readonly Finding[]> {
  const attempt = (call: Call) => attemptValid(target, makers, call);
  const { fc } = makers;
  const isOver = () => target.isOver;
  const common = { fc, seed, told, attempt, isOver };
  return [
    ...(await search({ ...common, cases: shown, runs: 1 })),
    ...(await search({ ...common, cases: made, runs: runsOf(route, requests) })),
  ];
}

async function attemptValid(
  target: Target,
  { types }: Makers,
  made: Call,
): Promise<Finding | undefined> {
  const call = target.known.fill(made);
  const { route } = call;
  const request = target.signed(encodeCall(call, types), route);
  const answer = await target.ask(route, request);
  if (!("kind" in answer)) target.known.learn({ call, answer, url: target.urlOf(request) });
  const complaint = validComplaint(route, answer, target.rules);
  return complaint && { complaint, route, request, answer };
}

/** Sends requests of which one thing is wrong; they have to be refused. */
export async function exerciseInvalid(
  target: Target,
  makers: Makers,
  { route, made, told }: Cases,
  { seed, requests }: Effort,
): Promise<readonly Finding[]> {
  const { fc } = makers;
  const cases = fc.record({
    call: made,
    group: fc.nat({ max: 9999 }),
    member: fc.nat({ max: 9999 }),
  });
  return search({
    fc,
    cases,
    seed,
    told,
    runs: runsOf(route, requests),
    isOver: () => target.isOver,
    attempt: async ({ call, group, member }) => {
      const groups = faultsOf(target.known.fill(call), makers);
      const chosen = groups[group % Math.max(1, groups.length)] ?? [];
      const fault = chosen[member % Math.max(1, chosen.length)];
      return fault && attemptInvalid(target, call.route, fault);
    },
  });
}

async function attemptInvalid(
  target: Target,
  route: Route,
  fault: RequestFault,
): Promise<Finding | undefined> {
  const request = target.signed(fault.request, route);
  const answer = await target.ask(route, request);
  const complaint = refusalComplaint(route, fault, answer, target.rules);
  return complaint && { complaint, route, request, answer, fault: fault.what };
}

/** Sends one valid request without credentials, or with wrong ones, and one by a method that the path does not have. */
export async function exerciseEdges(
  target: Target,
  makers: Makers,
  { made, told }: Cases,
  { service, seed, negative }: Pick<Effort, "seed"> & Strangers,
): Promise<readonly Finding[]> {
  const { fc, types } = makers;
  const attempt = async (one: Call) => {
    const call = target.known.fill(one);
    const request = encodeCall(call, types);
    return (
      (await attemptStrangers(target, call.route, request, { service, negative })) ??
      (await attemptMethod(target, call.route, request, service.routes))
    );
  };
  const isOver = () => target.isOver;
  return search({ fc, cases: made, seed, told, runs: 1, attempt, isOver });
}

/** Of a path with several operations, the first one is told. */
async function attemptMethod(
  target: Target,
  route: Route,
  { target: path, headers }: WireRequest,
  routes: readonly Route[],
): Promise<Finding | undefined> {
  const method = undeclaredMethod(route, routes);
  if (method === undefined || routes.find((one) => one.path === route.path) !== route)
    return undefined;
  const bare = headers.filter(([name]) => name !== "content-type");
  const request = target.signed({ method, target: path, headers: bare }, route);
  const answer = await target.askBeside(request);
  const complaint = methodComplaint(route, answer, target.rules);
  return complaint && { complaint, route, request, answer, fault: `the method is ${method}` };
}
