// The process that is measured: does one job with one peer, and writes what it took as JSON.
import { openBullMQ } from "./bullmq.ts";
import type { Figures, Job } from "./figures.ts";
import { publish, timeConsuming, timeDelivery, timePublishing, weighHeap } from "./jobs.ts";
import { openMoleculer } from "./moleculer.ts";
import type { Peer, Setting } from "./peer.ts";
import { openRaw, openSame } from "./raw.ts";
import { openRevent } from "./revent.ts";

const openers = {
  raw: openRaw,
  same: openSame,
  revent: openRevent,
  bullmq: openBullMQ,
  moleculer: openMoleculer,
} as const satisfies Record<Job["peer"], (setting: Setting) => Promise<Peer>>;

const { setting, job }: { setting: Setting; job: Job } = JSON.parse(process.argv[2] ?? "");
const peer = await openers[job.peer](setting);
const figures = await perform();
await peer.close();
process.stdout.write(JSON.stringify(figures), () => process.exit(0));

async function perform(): Promise<Figures> {
  const { inFlight } = setting;
  switch (job.what) {
    case "publish":
      return timePublishing(peer, job, inFlight);
    case "latency":
      return timeDelivery(peer, job);
    case "memory":
      return weighHeap(peer, job, inFlight);
    case "consume": {
      await publish(peer, { from: 0, to: job.warmUp + job.events, inFlight: 500 });
      return timeConsuming(peer, job);
    }
  }
}
