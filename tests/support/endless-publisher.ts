// Publishes numbers without end, and prints each once it is stored. Argument: folder of the embedded broker.
import { Producer } from "@revent/runtime";
import { EmbeddedBroker } from "@revent/runtime/embedded";

const producer = new Producer(new EmbeddedBroker({ folder: process.argv[2] ?? "" }), "s");
for (let n = 0; ; n++) {
  await producer.send("made", n);
  process.stdout.write(`${n}\n`);
}
