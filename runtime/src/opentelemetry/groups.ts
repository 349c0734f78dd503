import {
  type Attributes,
  type BatchObservableResult,
  type Meter,
  metrics,
  type ObservableGauge,
} from "@opentelemetry/api";
import type { GroupReport } from "../events/index.ts";

/** Whoever can say where groups stand, such as `RedisBroker`. */
export interface Reporting {
  reports(): Promise<readonly GroupReport[]>;
}

interface Kind {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  read(report: GroupReport): number;
}

/** One gauge each; what is not there has age 0. */
const kinds: readonly Kind[] = [
  {
    name: "revent.group.oldest_unread_age",
    unit: "s",
    description: "Since the oldest event was published that no worker of the group has had.",
    read: ({ oldestUnreadMs = 0 }) => oldestUnreadMs / 1000,
  },
  {
    name: "revent.group.oldest_pending_age",
    unit: "s",
    description: "Since the oldest event was published that a worker has had and not settled.",
    read: ({ oldestInFlightMs = 0 }) => oldestInFlightMs / 1000,
  },
  {
    name: "revent.group.unread",
    unit: "{message}",
    description: "Events that no worker of the group has had, counted up to 1,000.",
    read: ({ unread }) => unread,
  },
  {
    name: "revent.group.in_flight",
    unit: "{message}",
    description: "Events that are being handled, or wait in a worker.",
    read: ({ inFlight }) => inFlight,
  },
  {
    name: "revent.group.due",
    unit: "{message}",
    description: "Events that wait for their retry.",
    read: ({ due }) => due,
  },
  {
    name: "revent.group.dead",
    unit: "{message}",
    description: "Dead letters.",
    read: ({ dead }) => dead,
  },
  {
    name: "revent.group.redelivered",
    unit: "{message}",
    description: "Of the events in flight, those that were delivered more than once.",
    read: ({ redelivered }) => redelivered,
  },
  {
    name: "revent.group.members",
    unit: "{member}",
    description: "Workers that live.",
    read: ({ members }) => members,
  },
];

/**
 * Has the SDK measure, whenever it collects, where each group stands on each stream. One process of a system is
 * enough: all tell the same.
 *
 * @returns what ends it
 */
export function observeGroups(source: Reporting): () => void {
  const meter = metrics.getMeter("@revent/runtime");
  const gauges = kinds.map((kind) => [gaugeOf(meter, kind), kind] as const);
  const observables = gauges.map(([gauge]) => gauge);
  const observe = async (result: BatchObservableResult) => {
    for (const report of await source.reports())
      for (const [gauge, { read }] of gauges)
        result.observe(gauge, read(report), attributesOf(report));
  };
  meter.addBatchObservableCallback(observe, observables);
  return () => meter.removeBatchObservableCallback(observe, observables);
}

function gaugeOf(meter: Meter, { name, unit, description }: Kind): ObservableGauge {
  return meter.createObservableGauge(name, { unit, description });
}

function attributesOf({ stream, group }: GroupReport): Attributes {
  return { "messaging.destination.name": stream, "messaging.consumer.group.name": group };
}
