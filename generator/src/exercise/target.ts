import type { Route } from "../model/index.ts";
import { type Credentials, schemesFor } from "./credentials.ts";
import type { Tally } from "./finding.ts";
import { type Given, together, withGiven } from "./given.ts";
import type { Rules } from "./judging/answer.ts";
import type { KnownValues } from "./known/known-values.ts";
import { exchange } from "./wire/exchange.ts";
import type { WireRequest } from "./wire/request.ts";
import { type Answer, type NoAnswer, pathBehind, type Sending } from "./wire/send.ts";

/** What is being tried. */
export interface Step {
  readonly operation: string;
  /** From 1. */
  readonly step: number;
  readonly steps: number;
}

/** How far it has come. */
export interface Progress extends Step {
  /** How many requests were sent. */
  readonly requests: number;
}

/** How a {@link Target} is asked. */
export interface Asking extends Sending {
  /** Sent with every request, but where credentials are left out on purpose. */
  readonly given: Given;
  /** Sent as an operation's `security` says. */
  readonly credentials: Credentials;
  /** How long the whole of it may take, in ms. */
  readonly durationMs: number;
  /** Told before each request. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The running service that is asked, what it has answered, and what it is known to have. */
export class Target {
  readonly known: KnownValues;
  readonly rules: Rules;
  readonly #asking: Asking;
  readonly #end: number;
  readonly #seen = new Map<Route, Map<number, number>>();
  #requests = 0;
  #step: Step | undefined;
  #isGone = false;

  constructor(asking: Asking, rules: Rules, known: KnownValues) {
    this.#asking = asking;
    this.#end = performance.now() + asking.durationMs;
    this.rules = rules;
    this.known = known;
  }

  /** The request of an operation with what the user gave; `instead` of some of the credentials, others. */
  signed(request: WireRequest, route: Route, instead?: Credentials): WireRequest {
    const { given, credentials } = this.#asking;
    const schemes = schemesFor(route, credentials) ?? [];
    const shown = schemes.flatMap(
      ({ scheme }) => instead?.get(scheme) ?? credentials.get(scheme) ?? [],
    );
    return withGiven(request, together([given, ...shown]));
  }

  /** The schemes whose credentials are shown to an operation. */
  schemesOf(route: Route): readonly string[] {
    return (schemesFor(route, this.#asking.credentials) ?? []).map(({ scheme }) => scheme);
  }

  /** Where a request is sent, in full. */
  urlOf({ target }: WireRequest): string {
    const { baseUrl } = this.#asking;
    return `${baseUrl.origin}${pathBehind(baseUrl, target)}`;
  }

  /** What the requests from here on are for. */
  begin(step: Step): void {
    this.#step = step;
  }

  /** Sends a request of an operation. */
  async ask(route: Route, request: WireRequest): Promise<Answer | NoAnswer> {
    const answer = await this.askBeside(request);
    if (!("kind" in answer)) this.#count(route, answer.status);
    return answer;
  }

  /** Sends a request that belongs to no operation. */
  async askBeside(request: WireRequest): Promise<Answer | NoAnswer> {
    const { onProgress } = this.#asking;
    if (this.#step !== undefined) onProgress?.({ ...this.#step, requests: this.#requests });
    this.#requests++;
    const answer = await exchange(request, this.#asking, () => this.isLate);
    this.#isGone ||= "kind" in answer && answer.kind === "unreachable";
    return answer;
  }

  /** Whether there is nothing more to ask: nobody answers any more, or it has taken as long as it may. */
  get isOver(): boolean {
    return this.#isGone || this.isLate;
  }

  /** Whether it has taken as long as it may. */
  get isLate(): boolean {
    return performance.now() >= this.#end;
  }

  /** How many requests were sent. */
  get requests(): number {
    return this.#requests;
  }

  /** Which statuses an operation answered. */
  tallyOf(route: Route): Tally {
    return { route, statuses: this.#seen.get(route) ?? new Map() };
  }

  #count(route: Route, status: number): void {
    const statuses = this.#seen.get(route) ?? new Map<number, number>();
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    this.#seen.set(route, statuses);
  }
}
