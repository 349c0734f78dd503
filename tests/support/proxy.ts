import { connect, createServer, type Socket } from "node:net";
import { freePort } from "./process.ts";

/** What a proxy does with what passes through it. */
export interface ProxyFaults {
  /** Forwards nothing that clients send. */
  readonly dropRequests?: boolean;
  /** Forwards nothing that the server sends. */
  readonly dropReplies?: boolean;
  /** Holds everything back for so long, each way: ms. */
  readonly delayMs?: number;
  /** Cuts the connection instead of forwarding, with this probability for each piece. */
  readonly cutChance?: number;
}

/** Between clients and a server: drops, delays, cuts, and takes connections that lead nowhere. */
export interface TcpProxy {
  readonly port: number;
  /** From now on, for connections there are and connections to come; `{}` forwards everything. */
  behave(faults: ProxyFaults): void;
  /** The connections there are carry nothing any more, and neither side is told: they are half open. */
  freeze(): void;
  /** Cuts every connection. */
  cut(): void;
  /** Connections to come go to another port of this machine. */
  leadTo(target: number): void;
  /** Ends it, and every connection with it. */
  stop(): void;
}

/** What can be done to one proxy, or to several. */
export type NetworkActs = Omit<TcpProxy, "port" | "leadTo">;

/** Does to all of them what is done to one. */
export function together(proxies: readonly NetworkActs[]): NetworkActs {
  return {
    behave(faults) {
      for (const proxy of proxies) proxy.behave(faults);
    },
    freeze() {
      for (const proxy of proxies) proxy.freeze();
    },
    cut() {
      for (const proxy of proxies) proxy.cut();
    },
    stop() {
      for (const proxy of proxies) proxy.stop();
    },
  };
}

/** Starts a proxy in front of a port of this machine. `random` makes cuts reproducible. */
export async function startProxy(
  first: number,
  random: () => number = Math.random,
): Promise<TcpProxy> {
  let target = first;
  let faults: ProxyFaults = {};
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay();
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  const frozen = new WeakSet<Socket>();
  const forward = (from: Socket, to: Socket, isDropped: () => boolean | undefined) => {
    // Whatever is done, it is done in the order in which it came.
    let last = Promise.resolve();
    let waiting = 0;
    const later = (act: () => void) => {
      const delay = faults.delayMs ?? 0;
      if (delay === 0 && waiting === 0) return act();
      const due = Date.now() + delay;
      waiting++;
      last = last.then(async () => {
        const left = due - Date.now();
        if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
        waiting--;
        act();
      });
    };
    from.on("data", (data) => {
      if (frozen.has(from) || isDropped()) return;
      if (random() < (faults.cutChance ?? 0)) return void from.destroy();
      later(() => to.writable && to.write(data));
    });
    // What is held back arrives all the same, as on a real network.
    from.on("close", () => later(() => to.destroy()));
  };
  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    keep(client);
    keep(upstream);
    forward(client, upstream, () => faults.dropRequests);
    forward(upstream, client, () => faults.dropReplies);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    behave(next) {
      faults = next;
    },
    freeze() {
      for (const socket of sockets) frozen.add(socket);
    },
    cut,
    leadTo(next) {
      target = next;
    },
    stop() {
      server.close();
      cut();
    },
  };
}
