import { expect } from "vitest";
import { eventually } from "../../../../tests/support/process.ts";
import {
  buildAddress,
  type Event,
  type EventContext,
  Producer,
  Worker,
} from "../../events/index.ts";
import { silentLogger as logger } from "../../logger.ts";
import type { Validator } from "../../validation.ts";
import { type Case, runCases } from "./bench.ts";
import type { Subject } from "./subject.ts";

/** What contracts say beside data: headers, correlation, parameters of addresses, request and reply. */
export function contracts(subject: Subject): void {
  runCases(subject, "contracts", cases);
}

type Headers = { "X-Tenant": string; priority: number };

const headers: Validator<Headers> = (value): value is Headers => {
  const { priority } = Object(value);
  const fits = typeof priority === "number";
  const fault = { instancePath: "/priority", keyword: "type", params: { type: "number" } };
  headers.errors = fits ? [] : [fault];
  return fits;
};

const correlationId = "$message.header#/correlationId";

const cases: readonly Case[] = [
  {
    name: "carries headers of any name, typed as the contract says",
    async run({ broker, stream, group, start }) {
      const got: Event<unknown, Headers>[] = [];
      await start(
        new Worker(broker, group).on(stream, "made", (event) => void got.push(event), { headers }),
      );
      const producer = new Producer<{ made: number }, { made: { headers: Headers } }>(
        broker,
        stream,
        { events: { made: { headers } }, headers: () => ({ traceparent: "00-1" }) },
      );
      await producer.send("made", 1, { headers: { "X-Tenant": "7", priority: 3 } });
      await eventually(() => expect(got).toHaveLength(1));
      expect(got[0]?.headers).toEqual({ "X-Tenant": "7", priority: 3, traceparent: "00-1" });
    },
  },
  {
    name: "puts aside an event whose headers are not as the contract says",
    async run({ broker, stream, group, start }) {
      const got: unknown[] = [];
      await start(
        new Worker(broker, group, { logger }).on(
          stream,
          "made",
          ({ data }) => void got.push(data),
          {
            headers,
          },
        ),
      );
      const producer = new Producer(broker, stream);
      await producer.send("made", 1, { headers: { priority: "high" } });
      await producer.send("made", 2, { headers: { priority: "1" } });
      await eventually(() => expect(got).toEqual([2]));
      await eventually(async () => {
        const [letter] = await broker.deadLetters(stream, group);
        expect(letter?.error).toMatchObject({
          reason: "invalid-data",
          message: expect.stringContaining("/headers/priority"),
        });
      });
    },
  },
  {
    name: "keeps the streams behind an address with parameters apart",
    async run({ broker, stream, group, start }) {
      const template = `${stream}.{region}.{customer}`;
      const got: [unknown, EventContext][] = [];
      const addresses = [
        { region: "eu", customer: "a.b" },
        { region: "eu.a", customer: "b" },
      ];
      await start(
        new Worker(broker, group, { logger }).on(
          template,
          "made",
          ({ data }, context) => {
            got.push([data, context]);
            if (data === "bad") throw new Error("bad");
          },
          { addresses, retry: { attempts: 1 } },
        ),
      );
      const producer = new Producer<{ made: string }, { made: { parameters: object } }>(
        broker,
        template,
      );
      for (const parameters of addresses) await producer.send("made", "good", { parameters });
      await producer.send("made", "good", { parameters: { region: "us", customer: "a.b" } });
      await producer.send("made", "bad", { parameters: addresses[1] ?? {} });
      await eventually(() => expect(got).toHaveLength(3));
      const [first, second] = addresses.map((parameters) => buildAddress(template, parameters));
      const seen = got.map(([data, { stream, parameters }]) => [data, stream, parameters]);
      expect(seen).toContainEqual(["good", first, addresses[0]]);
      expect(seen).toContainEqual(["good", second, addresses[1]]);
      await eventually(async () => {
        expect(await broker.deadLetters(first ?? "", group)).toHaveLength(0);
        expect(await broker.deadLetters(second ?? "", group)).toHaveLength(1);
      });
    },
  },
  {
    name: "takes an answer to where the request says, with the request's correlation id",
    async run({ broker, stream, group, start }) {
      const location = "$message.header#/replyTo";
      const inbox = `${stream}.replies`;
      const shop = new Producer(broker, stream, {
        events: { asked: { correlationId, replyTo: { location, address: inbox } } },
      });
      const bank = new Producer<
        { told: string },
        { told: { inReplyTo: Pick<Event<unknown, object>, "id" | "headers" | "correlationId"> } }
      >(broker, `${stream}.bank`, { events: { told: { correlationId, replyAddress: location } } });
      await start(
        new Worker(broker, `${group}-bank`).on(
          stream,
          "asked",
          async (event) => {
            await bank.send("told", `to ${event.data}`, { inReplyTo: event });
          },
          { correlationId },
        ),
      );
      const got: Event[] = [];
      await start(
        new Worker(broker, group).on(inbox, "told", (event) => void got.push(event), {
          correlationId,
        }),
      );
      const asked = [await shop.send("asked", 1), await shop.send("asked", 2, { id: "my-id" })];
      await eventually(() => expect(got).toHaveLength(2));
      expect(got.map(({ data, correlationId }) => [data, correlationId])).toEqual([
        ["to 1", asked[0]?.id],
        ["to 2", "my-id"],
      ]);
      expect(asked[1]?.correlationId).toBe("my-id");
    },
  },
];
