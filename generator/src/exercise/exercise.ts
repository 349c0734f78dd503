import type { NamedType, Route, Service } from "../model/index.ts";
import { lacksCredentials } from "./credentials.ts";
import type { Finding, Remark, Tally } from "./finding.ts";
import { Judge } from "./judging/judge.ts";
import { KnownValues } from "./known/known-values.ts";
import {
  type Cases,
  casesOf,
  type Effort,
  exerciseEdges,
  exerciseInvalid,
  exerciseValid,
} from "./operation.ts";
import { inOrder } from "./order.ts";
import { impossible, refused, unfinished, unreached, unsigned } from "./remarks.ts";
import { type Asking, Target } from "./target.ts";
import { Impossible, type Makers } from "./values/calls.ts";

/** What {@link exercise} does. */
export interface Exercise extends Effort, Asking {
  readonly service: Service;
  /** Every type of the workspace. */
  readonly types: readonly NamedType[];
  /** The operations that are tried. */
  readonly routes: readonly Route[];
  /** Values that the service has, by the name of a parameter or of a property of a body. */
  readonly values: readonly (readonly [name: string, value: string])[];
  /** Also sends requests that have to be refused. */
  readonly negative: boolean;
}

/** What came of it. */
export interface Exercised {
  readonly findings: readonly Finding[];
  readonly remarks: readonly Remark[];
  readonly tallies: readonly Tally[];
  readonly requests: number;
}

/** An operation that can be tried. */
interface Subject {
  readonly route: Route;
  readonly cases: Cases;
}

/** Sends requests of every operation to a running service, and judges its answers by the contract. */
export async function exercise(plan: Exercise): Promise<Exercised> {
  const judge = await Judge.of(plan.types);
  const types = new Map(plan.types.map((type) => [type.id, type]));
  const makers: Makers = { fc: await import("fast-check"), types, judge };
  const known = new KnownValues(plan.values, { routes: plan.service.routes, types, judge });
  const target = new Target(plan, { judge, types }, known);
  const { subjects, remarks } = prepare(makers, plan.routes);
  const { findings, left } = await tryAll(target, makers, inOrder(subjects), plan);
  const lacking = subjects.flatMap(({ route }) => (lacksCredentials(route, plan) ? route : []));
  const tallies = plan.routes.map((route) => target.tallyOf(route));
  const explained = new Set([...findings.map(({ route }) => route), ...lacking]);
  const missed = unreached(tallies.filter(({ route }) => !explained.has(route)));
  const late = target.isLate ? unfinished([...left], plan.durationMs) : [];
  return {
    findings,
    remarks: [...remarks, ...unsigned(lacking), ...missed, ...late],
    tallies,
    requests: target.requests,
  };
}

/** What came of trying, and the operations that were not tried to the end. */
interface Tried {
  readonly findings: readonly Finding[];
  readonly left: ReadonlySet<Route>;
}

/** What deletes things comes last, behind what has to be refused. Without the credentials that it demands, an operation is asked once. */
async function tryAll(
  target: Target,
  makers: Makers,
  subjects: readonly Subject[],
  plan: Exercise,
): Promise<Tried> {
  const signed = subjects.filter(({ route }) => !lacksCredentials(route, plan));
  const deleting = signed.filter(({ route }) => route.method === "DELETE");
  const others = signed.filter(({ route }) => route.method !== "DELETE");
  const steps = [
    ...others.map((one) => [one, exerciseValid] as const),
    ...subjects.map((one) => [one, exerciseEdges] as const),
    ...(plan.negative ? signed.map((one) => [one, exerciseInvalid] as const) : []),
    ...deleting.map((one) => [one, exerciseValid] as const),
  ];
  const findings: Finding[] = [];
  const left = new Set<Route>();
  for (const [index, [{ route, cases }, how]] of steps.entries()) {
    target.begin({ operation: route.name, step: index + 1, steps: steps.length });
    if (!target.isOver) findings.push(...(await how(target, makers, cases, plan)));
    if (target.isOver) left.add(route);
  }
  return { findings, left };
}

/** The operations that can be tried, and what is to be said of the others. */
function prepare(makers: Makers, routes: readonly Route[]) {
  const subjects: Subject[] = [];
  const remarks: Remark[] = [];
  for (const route of routes) {
    const refusal = refused(route, makers);
    const cases = refusal === undefined ? casesOf(makers, route) : undefined;
    if (refusal !== undefined) remarks.push(refusal);
    else if (cases instanceof Impossible) remarks.push(impossible(route, cases.type));
    else if (cases !== undefined) subjects.push({ route, cases });
  }
  return { subjects, remarks };
}
