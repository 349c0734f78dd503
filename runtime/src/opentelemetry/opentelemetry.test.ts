import { PGlite } from "@electric-sql/pglite";
import { context, metrics, propagation, SpanKind, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../../tests/support/process.ts";
import { startRedis, whyNoRedis } from "../../../tests/support/redis.ts";
import { EmbeddedBroker } from "../brokers/embedded/index.ts";
import { RedisBroker } from "../brokers/redis/index.ts";
import { type Broker, type Event, Producer, type Publisher, Worker } from "../events/index.ts";
import { createRouter } from "../http/index.ts";
import { listen } from "../http/testing/server.ts";
import { silentLogger as logger } from "../logger.ts";
import { eventTables, fromPGlite, migrate, OutboxRelay, UnitOfWork } from "../postgres/index.ts";
import { telemetryInUse } from "../telemetry.ts";
import { observeGroups, traceWithOpenTelemetry } from "./index.ts";

const missing = whyNoRedis();
if (missing) console.warn(`Tests of telemetry on Redis are skipped: ${missing}.`);

const spans = new InMemorySpanExporter();
const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({
  exporter: measured,
  exportIntervalMillis: 3_600_000,
});

// The SDK as a user would set it up, once for the process.
beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const spanProcessors = [new SimpleSpanProcessor(spans)];
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
});
afterAll(async () => {
  await reader.shutdown();
  for (const api of [context, propagation, trace, metrics]) api.disable();
});

const callerTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
const traceparent = `00-${callerTrace}-00f067aa0ba902b7-01`;

/** A service whose one operation sends an event, and one that handles it. */
async function serviceOn(broker: Broker, stream: string, sender: SendsOn = (work) => work(broker)) {
  const got: Event[] = [];
  const core = {
    makeThing: async () => {
      await sender((publisher) => new Producer(publisher, stream).send("made", { n: 1 }));
      return { status: 204 };
    },
  };
  const routes = { makeThing: { method: "POST", path: "/things/{id}", responses: { 204: {} } } };
  const router = createRouter(routes as never, core as never, { logger });
  const worker = new Worker(broker, "posts", { logger }).on(stream, "made", async (event) => {
    await Promise.resolve();
    got.push(event);
  });
  await worker.start();
  const url = await listen(router);
  const post = () => fetch(`${url}/things/7`, { method: "POST", headers: { traceparent } });
  return { got, post, worker };
}

type SendsOn = (work: (publisher: Publisher) => Promise<unknown>) => Promise<unknown>;

async function spansNamed(...names: string[]): Promise<ReadableSpan[]> {
  return eventually(() => {
    const all = spans.getFinishedSpans();
    expect(all.map(({ name }) => name).sort()).toEqual([...names].sort());
    return names.flatMap((name) => all.filter((span) => span.name === name));
  });
}

const brokers = [
  { name: "embedded", open: async () => ({ broker: new EmbeddedBroker(), stop: () => undefined }) },
  {
    name: "Redis",
    skip: missing,
    open: async () => {
      const server = await startRedis();
      const broker = new RedisBroker({ url: server.url, logger });
      return { broker, stop: () => server.stop() };
    },
  },
];

describe("telemetry", () => {
  let end: () => void = () => undefined;
  beforeEach(() => spans.reset());
  afterEach(() => end());

  for (const { name, skip, open } of brokers) {
    describe.skipIf(skip)(`on the ${name} broker`, () => {
      let broker: Broker;
      let stop: () => unknown;
      beforeAll(async () => {
        ({ broker, stop } = await open());
      });
      afterAll(async () => {
        await broker.close();
        await stop();
      });

      it("is one trace from the request to the event to the handler, where that is asked for", async () => {
        end = traceWithOpenTelemetry({ parent: true });
        const { post, got, worker } = await serviceOn(broker, "one");
        expect((await post()).status).toBe(204);
        const [http, send, handle] = await spansNamed(
          "POST /things/{id}",
          "send one",
          "process one",
        );
        await worker.stop();
        const all = [http, send, handle];
        expect(all.map((span) => span?.spanContext().traceId)).toEqual(all.map(() => callerTrace));
        expect(all.map((span) => span?.parentSpanContext?.spanId)).toEqual([
          "00f067aa0ba902b7",
          http?.spanContext().spanId,
          send?.spanContext().spanId,
        ]);
        expect(all.map((span) => span?.kind)).toEqual([
          ...[SpanKind.SERVER, SpanKind.PRODUCER, SpanKind.CONSUMER],
        ]);
        expect(http?.attributes).toMatchObject({ "http.response.status_code": 204 });
        expect(handle?.attributes).toMatchObject({
          "messaging.system": "redis_streams",
          "messaging.operation.name": "process",
          "messaging.destination.name": "one",
          "messaging.consumer.group.name": "posts",
          "messaging.message.id": got[0]?.id,
          "revent.action": "made",
        });
        expect(send?.attributes["messaging.message.id"]).toBe(got[0]?.id);
        expect(got[0]?.headers.traceparent).toContain(
          `${callerTrace}-${send?.spanContext().spanId}`,
        );
      });

      it("links a handler's trace to its sender's, where nothing else is said", async () => {
        end = traceWithOpenTelemetry();
        const { post, worker } = await serviceOn(broker, "two");
        await post();
        const [, send, handle] = await spansNamed("POST /things/{id}", "send two", "process two");
        await worker.stop();
        expect(handle?.spanContext().traceId).not.toBe(callerTrace);
        expect(handle?.parentSpanContext).toBeUndefined();
        expect(handle?.links.map(({ context: { spanId } }) => spanId)).toEqual([
          send?.spanContext().spanId,
        ]);
      });

      it("says of each attempt how it failed, and counts", async () => {
        end = traceWithOpenTelemetry();
        const stream = `three.${name}`;
        let runs = 0;
        const retry = { attempts: 2, backoff: { initial: 1 } };
        const worker = new Worker(broker, "g", { logger, retry }).on(stream, "made", async () => {
          if (++runs === 1) throw new TypeError("no");
        });
        await worker.start();
        await new Producer(broker, stream).send("made", 1);
        const [, first, second] = await spansNamed(
          `send ${stream}`,
          `process ${stream}`,
          `process ${stream}`,
        );
        await worker.stop();
        expect(first?.attributes).toMatchObject({ "error.type": "TypeError", "revent.attempt": 1 });
        expect(second?.attributes).toMatchObject({ "revent.attempt": 2 });
        expect(second?.attributes).not.toHaveProperty("error.type");
        const points = await pointsOf(stream);
        expect(points.get("messaging.client.sent.messages")).toEqual([1]);
        expect(points.get("messaging.client.consumed.messages")).toEqual([1, 1]);
        const durations = ["messaging.client.operation.duration", "messaging.process.duration"];
        for (const metric of durations)
          for (const point of points.get(metric) ?? [undefined])
            expect(point).toMatchObject({ count: 1, buckets: { boundaries: { length: 14 } } });
      });

      it("costs an event nothing where nobody watches", async () => {
        expect(telemetryInUse()).toBeUndefined();
        const { post, got, worker } = await serviceOn(broker, "four");
        await post();
        await eventually(() => expect(got).toHaveLength(1));
        await worker.stop();
        expect(got[0]?.headers).toEqual({});
        expect(spans.getFinishedSpans()).toEqual([]);
      });
    });
  }

  it("survives the outbox, whoever sends it on and when", async () => {
    const database = fromPGlite(await PGlite.create());
    await migrate(database, [eventTables]);
    const broker = new EmbeddedBroker();
    const units = new UnitOfWork(database);
    end = traceWithOpenTelemetry({ parent: true });
    const { post, worker } = await serviceOn(broker, "five", (work) =>
      units.transaction(({ publisher }) => work(publisher)),
    );
    expect((await post()).status).toBe(204);
    await spansNamed("POST /things/{id}", "send five");
    const relay = new OutboxRelay(database, broker, { logger });
    relay.start();
    const [send, handle] = await spansNamed("send five", "process five", "POST /things/{id}");
    expect(handle?.spanContext().traceId).toBe(callerTrace);
    expect(handle?.parentSpanContext?.spanId).toBe(send?.spanContext().spanId);
    await Promise.all([relay.stop(), worker.stop()]);
    await broker.close();
    await database.close();
  });

  it("makes no span of a request that has one, and tells that its route", async () => {
    end = traceWithOpenTelemetry();
    const broker = new EmbeddedBroker();
    const routes = { get: { method: "GET", path: "/x/{id}", responses: { 204: {} } } };
    const router = createRouter(routes as never, { get: async () => ({ status: 204 }) } as never);
    const url = await listen((request, response) =>
      trace.getTracer("test").startActiveSpan("theirs", (span) => {
        response.once("finish", () => span.end());
        router(request, response);
      }),
    );
    await fetch(`${url}/x/1`);
    const [theirs] = await spansNamed("theirs");
    expect(theirs?.attributes).toEqual({ "http.route": "/x/{id}" });
    await broker.close();
  });

  it.skipIf(missing)("measures where groups stand", async () => {
    const server = await startRedis();
    const broker = new RedisBroker({ url: server.url, logger });
    await (await broker.consume({ group: "slow", streams: [{ name: "six" }] })).close();
    await new Producer(broker, "six").send("made", 1);
    end = observeGroups(broker);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const points = await pointsOf("six");
    expect(points.get("revent.group.unread")).toEqual([1]);
    expect(points.get("revent.group.oldest_unread_age")?.[0]).toBeGreaterThanOrEqual(0.02);
    for (const name of ["oldest_pending_age", "in_flight", "due", "dead", "redelivered", "members"])
      expect(points.get(`revent.group.${name}`)).toEqual([0]);
    await broker.close();
    await server.stop();
  });
});

/** By metric, the values of a stream. */
async function pointsOf(stream: string): Promise<Map<string, unknown[]>> {
  measured.reset();
  await reader.forceFlush();
  const all = measured.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
  const found = all.flatMap(({ metrics }) => metrics);
  return new Map(
    found.map(({ descriptor, dataPoints }) => [
      descriptor.name,
      dataPoints
        .filter(({ attributes }) => attributes["messaging.destination.name"] === stream)
        .map(({ value }) => value),
    ]),
  );
}
