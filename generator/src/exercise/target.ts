import type { Route } from "../model/index.ts";
import type { Tally } from "./finding.ts";
import type { Rules } from "./judging/answer.ts";
import type { KnownValues } from "./known/known-values.ts";
import { exchange } from "./wire/exchange.ts";
import { type WireRequest, withHeader } from "./wire/request.ts";
import type { Answer, NoAnswer, Sending } from "./wire/send.ts";

/** Headers that the user gave. */
export type GivenHeaders = readonly (readonly [name: string, value: string])[];

/** The running service that is asked, what it has answered, and what it is known to have. */
export class Target {
  readonly known: KnownValues;
  readonly rules: Rules;
  readonly sending: Sending;
  readonly headers: GivenHeaders;
  readonly #seen = new Map<Route, Map<number, number>>();
  #requests = 0;
  #isGone = false;

  constructor(sending: Sending, headers: GivenHeaders, rules: Rules, known: KnownValues) {
    this.sending = sending;
    this.headers = headers;
    this.rules = rules;
    this.known = known;
  }

  /** The request with the headers of the user. */
  signed(request: WireRequest): WireRequest {
    return this.headers.reduce((all, [name, value]) => withHeader(all, name, value), request);
  }

  /** Sends a request of an operation. */
  async ask(route: Route, request: WireRequest): Promise<Answer | NoAnswer> {
    const answer = await this.askBeside(request);
    if (!("kind" in answer)) this.#count(route, answer.status);
    return answer;
  }

  /** Sends a request that belongs to no operation. */
  async askBeside(request: WireRequest): Promise<Answer | NoAnswer> {
    this.#requests++;
    const answer = await exchange(request, this.sending);
    this.#isGone ||= "kind" in answer && answer.kind === "unreachable";
    return answer;
  }

  /** Whether nobody answers there any more. */
  get isGone(): boolean {
    return this.#isGone;
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
