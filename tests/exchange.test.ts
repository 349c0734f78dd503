import { buildAddress, type Event, type EventContext, emits, type Worker } from "@revent/runtime";
import { EmbeddedBroker } from "@revent/runtime/embedded";
import { RedisBroker } from "@revent/runtime/redis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type BankCore,
  BankProducer,
  BankWorker,
} from "./golden/exchange/expected/generated/bank/index.ts";
import {
  type ShopCore,
  ShopCreditProducer,
  ShopOrdersRegionCurrencyProducer,
  ShopParcelsParcelIdProducer,
  ShopQuotesProducer,
  ShopWorker,
} from "./golden/exchange/expected/generated/shop/index.ts";
import { eventually } from "./support/process.ts";
import { type RedisServer, startRedis, whyNoRedis } from "./support/redis.ts";

// What is emitted for the golden case `exchange`, at work on both brokers.
type Broker = EmbeddedBroker | RedisBroker;

const missing = whyNoRedis();
if (missing !== undefined) console.warn(`Tests on Redis are skipped: ${missing}.`);

exchange("embedded broker", async () => new EmbeddedBroker());

describe.skipIf(missing !== undefined)(`with a server (${missing ?? "there is one"})`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());
  exchange("broker on Redis", async () => new RedisBroker({ url: server.url }));
});

function exchange(name: string, open: () => Promise<Broker>): void {
  describe(`contracts that say more than data, on the ${name}`, () => {
    let broker: Broker;
    let bank: BankProducer;
    let workers: Worker[];
    let seen: [string, Event<unknown, object>, EventContext<object>][];

    const note = (name: string) => async (event: Event<unknown, object>, context: object) => {
      seen.push([name, event, context as EventContext<object>]);
    };

    const core: BankCore = {
      onOrderPlaced: (event, context) => note("order")(event, context),
      onParcelMoved: (event, context) => note("parcel")(event, context),
      async onCreditRequested(event) {
        await bank.creditGranted({ cents: event.data.cents }, { inReplyTo: event });
      },
      async onQuoteAsked(event) {
        const { question } = event.data;
        await bank.quoteGiven({ question, answer: 42 }, { inReplyTo: event });
      },
    };
    const shop: ShopCore = {
      onCreditGranted: (event, context) => note("granted")(event, context),
      onCreditRefused: (event, context) => note("refused")(event, context),
      onQuoteGiven: (event, context) => note("quote")(event, context),
    };

    beforeEach(async () => {
      broker = await open();
      bank = new BankProducer(broker);
      seen = [];
      const worker = new BankWorker(core, broker, {
        addresses: { "parcels/{parcelId}": [{ parcelId: "p.1" }, { parcelId: "p.2" }] },
      });
      workers = [worker, new ShopWorker(shop, broker)];
      for (const one of workers) await one.start();
    });
    afterEach(async () => {
      for (const one of workers) await one.stop();
      await broker.close();
    });

    it("carries headers and a correlation id, to the address that the data says", async () => {
      const placed = await new ShopOrdersRegionCurrencyProducer(broker).orderPlaced(
        { id: "o-1", region: "eu" },
        { headers: { "X-Tenant": "7", priority: 2 } },
      );
      expect(placed).toMatchObject({ stream: "orders.eu.EUR", correlationId: placed.id });
      await eventually(() => expect(seen).toHaveLength(1));
      const [[, event, context] = []] = seen;
      expect(event).toMatchObject({
        data: { id: "o-1", region: "eu" },
        headers: { "X-Tenant": "7", priority: 2, correlationId: placed.id },
        correlationId: placed.id,
        key: "o-1",
      });
      expect(context?.parameters).toEqual({ region: "eu", currency: "EUR" });
    });

    it("refuses headers and parameters that are not as the contract says", async () => {
      const orders = new ShopOrdersRegionCurrencyProducer(broker);
      const headers = { "X-Tenant": "7" };
      const order = (region: string, priority: number) =>
        orders.orderPlaced({ id: "o", region }, { headers: { ...headers, priority } });
      const faulty = [
        [order("asia", 1), "/parameters/region"],
        [order("eu", 0), "/headers/priority"],
      ] as const;
      for (const [sending, pointer] of faulty) {
        await expect(sending).rejects.toMatchObject({
          code: "invalid_event",
          faults: [{ pointer }],
        });
      }
    });

    it("listens where it is told to, and nowhere else", async () => {
      const parcels = new ShopParcelsParcelIdProducer(broker);
      for (const parcelId of ["p.3", "p.2", "p/1", "p.1"])
        await parcels.parcelMoved({ to: parcelId }, { parameters: { parcelId } });
      await eventually(() => expect(seen).toHaveLength(2));
      const found = seen.map(([, event, { parameters }]) => [event.stream, parameters]);
      for (const parcelId of ["p.1", "p.2"])
        expect(found).toContainEqual([
          buildAddress("parcels/{parcelId}", { parcelId }),
          { parcelId },
        ]);
    });

    it("brings answers to where requests say, and to the channel of the answers", async () => {
      const request = await new ShopCreditProducer(broker).creditRequested({ cents: 5 });
      await new ShopQuotesProducer(broker).quoteAsked({ question: "6 × 7" });
      await eventually(() => expect(seen).toHaveLength(2));
      const found = Object.fromEntries(seen.map(([name, event]) => [name, event]));
      expect(found.granted).toMatchObject({
        ...{ stream: "shop.replies", source: "bank", data: { cents: 5 } },
        correlationId: request.id,
      });
      expect(found.quote).toMatchObject({ stream: "quote-replies", correlationId: "6 × 7" });
    });
  });
}

describe("types of what contracts say beside data", () => {
  it("demand what is required, and refuse what is not declared", () => {
    const order = { id: "o", region: "eu" };
    const tenant = { "X-Tenant": "7" };
    const wrong = (
      orders: ShopOrdersRegionCurrencyProducer,
      event: Event<{ question: string }>,
    ) => {
      // @ts-expect-error X-Tenant is required
      orders.orderPlaced(order);
      // @ts-expect-error a priority is a number
      orders.orderPlaced(order, { headers: { ...tenant, priority: "1" } });
      // @ts-expect-error no such header
      orders.orderPlaced(order, { headers: { ...tenant, tenant: "7" } });
      // @ts-expect-error no such currency
      orders.orderPlaced(order, { headers: tenant, parameters: { currency: "CHF" } });
      // @ts-expect-error the region stands in the data
      orders.orderPlaced(order, { headers: tenant, parameters: { region: "eu" } });
      // @ts-expect-error what it answers has no reply address
      new BankProducer(new EmbeddedBroker()).creditGranted({ cents: 1 }, { inReplyTo: event });
      // @ts-expect-error a decorator cannot say the headers
      emits(orders, "order.placed");
      emits(orders, "order.cancelled");
      const places = { "parcels/{parcelId}": [{ parcel: "1" }] };
      // @ts-expect-error no such parameter
      new BankWorker({} as BankCore, new EmbeddedBroker(), { addresses: places });
      // @ts-expect-error it has to be said where to listen
      new BankWorker({} as BankCore, new EmbeddedBroker(), {});
    };
    expect(wrong).toBeTypeOf("function");
  });
});
