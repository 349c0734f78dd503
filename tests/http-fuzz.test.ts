import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { hosts } from "./http-fuzz/hosts.ts";
import { mutations } from "./http-fuzz/mutations.ts";
import { subjects } from "./http-fuzz/subjects.ts";
import { Target } from "./http-fuzz/target.ts";

// Calls that the emitted clients make, as they are and mutated, byte by byte over real connections, to every router of
// the golden cases and of this repository's services, to receivers of webhooks too, in Express or by themselves: what is valid is accepted, nothing else reaches a core, and
// every answer is one of the contract or a problem. The same seed makes the same requests:
// REVENT_FUZZ_SEED=7 REVENT_FUZZ_ROUNDS=50 npx vitest run tests/http-fuzz.test.ts
const seed = Number(process.env.REVENT_FUZZ_SEED ?? 1);
const rounds = Number(process.env.REVENT_FUZZ_ROUNDS ?? 1);
/** Of each service, for each of its operations and each way to mount it. */
const REQUESTS = 120;
/** Of each service; with it, what fails is made smaller no more. */
const TIME_LIMIT_MS = 30_000;

const all = await subjects();

const mounted = all.flatMap((subject) =>
  hosts.map((host) => [subject.name, host.name, subject, host] as const),
);

describe("requests of every kind", () => {
  it.each(mounted)(
    `are answered by %s in %s as its contract says (seed ${seed})`,
    async (_name, _host, subject, host) => {
      const target = new Target(subject, host, seed);
      onTestFinished(await target.start());
      const { routes } = subject.service;
      await fc.assert(
        fc.asyncProperty(target.calls, mutations, fc.nat({ max: 1000 }), (call, wrong, choice) =>
          target.probe(call, wrong, choice),
        ),
        {
          seed,
          numRuns: routes.length * REQUESTS * rounds,
          interruptAfterTimeLimit: TIME_LIMIT_MS * rounds,
          markInterruptAsFailure: true,
        },
      );
      expect([...target.accepted].sort()).toEqual(routes.map(({ name }) => name).sort());
    },
    2 * TIME_LIMIT_MS * rounds,
  );
});
