import { type Call, calls, isValid, toWire } from "./calls.ts";
import type { Host } from "./hosts.ts";
import { Judge } from "./judge.ts";
import { type Mutation, mutate } from "./mutations.ts";
import { type Handled, StubCore } from "./stub-core.ts";
import type { Subject } from "./subjects.ts";
import { faultOf, requestFault } from "./verdict.ts";
import { exchange, isComplete, type WireAnswer, type WireRequest } from "./wire.ts";

/** More than any call of the contracts needs, and less than the longest hostile body. */
const BODY_LIMIT = 20_000;

/** The router of a subject with a core that answers as the contract says, on a port of its own. */
export class Target {
  readonly #subject: Subject;
  readonly #host: Host;
  readonly #core: StubCore;
  readonly #judge: Judge;
  readonly #errors: unknown[] = [];
  /** Names of the operations that have handled a request which had to be accepted. */
  readonly accepted = new Set<string>();
  #port = 0;

  constructor(subject: Subject, host: Host, seed: number) {
    this.#subject = subject;
    this.#host = host;
    this.#judge = new Judge(subject.types);
    this.#core = new StubCore(subject, this.#judge, seed);
  }

  get calls() {
    return calls(this.#subject);
  }

  /** Listens; returns how to close. */
  async start(): Promise<() => Promise<void>> {
    const error = (facts: unknown) => this.#errors.push(facts);
    const quiet = () => undefined;
    const schemes = this.#subject.service.securitySchemes.map(({ name }) => [name, () => ({})]);
    const router = this.#subject.router(this.#core.methods, {
      security: Object.fromEntries(schemes),
      notFound: true,
      bodyLimit: BODY_LIMIT,
      responses: "enforce",
      logger: { debug: quiet, info: quiet, warn: quiet, error },
    });
    const { port, close } = await this.#host.listen({
      router,
      mayFollowParsers: this.#subject.sign === undefined,
      onError: error,
    });
    this.#port = port;
    return () => close({ deadlineMs: 0 });
  }

  /** Makes a call, mutated; throws where anything is not as it should be. */
  async probe(call: Call, mutations: readonly Mutation[], choice: number): Promise<void> {
    const request = await toWire(this.#subject, call, this.#host.prefix);
    mutate(request, mutations);
    if (choice % 4 !== 0) await this.#subject.sign?.(request);
    this.#core.handled.length = 0;
    this.#errors.length = 0;
    this.#core.choice = choice;
    const answer = await exchange(this.#port, request).catch((error) => {
      throw new Error(`${error.message}\n${shown(request)}`);
    });
    const [handled] = this.#core.handled;
    const fail = (what: string) => {
      throw new Error(
        `${what}\n${shown(request)}\n${JSON.stringify(answer && { ...answer, headers: [...answer.headers] })}`,
      );
    };
    if (this.#errors.length > 0) fail(`the router failed: ${describe(this.#errors[0])}`);
    if (answer === undefined && isComplete(request)) return fail("there is no answer");
    const fault = answer && this.#faultOf(answer, handled);
    if (fault !== undefined) fail(`the answer ${fault}`);
    const wrong = handled && requestFault(handled, this.#judge);
    if (wrong !== undefined) fail(wrong);
    if (isPolluted()) fail("a prototype is polluted");
    if (mutations.length > 0 || !isValid(call, this.#judge)) return;
    if (handled?.route.name !== call.route.name)
      fail(`${call.route.name} did not get a valid request`);
    this.accepted.add(call.route.name);
  }

  /** The router says which request it has answered; what others answer says nothing of it. */
  #faultOf(answer: WireAnswer, handled: Handled | undefined): string | undefined {
    const isOurs = !this.#host.hasOthers || answer.headers.has("x-request-id");
    if (isOurs || handled !== undefined) return faultOf(answer, handled);
    return answer.status >= 500 ? `is ${answer.status}` : undefined;
  }
}

function isPolluted(): boolean {
  const bare: object = {};
  return (
    "polluted" in bare ||
    "a" in bare ||
    "polluted" in Array.prototype ||
    "polluted" in Function.prototype
  );
}

function describe(facts: unknown): string {
  const error: unknown =
    typeof facts === "object" && facts !== null && "err" in facts ? facts.err : facts;
  return error instanceof Error ? `${error.stack} ${JSON.stringify(error)}` : JSON.stringify(error);
}

function shown({ body, ...request }: WireRequest): string {
  return JSON.stringify({ ...request, body: body.toString("latin1").slice(0, 2000) });
}
