import { connect, createServer, type Server, type Socket } from "node:net";
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
  target: number,
  random: () => number = Math.random,
): Promise<TcpProxy> {
  const proxy = new Proxying(target, random, await freePort());
  await proxy.start();
  return proxy;
}

class Proxying implements TcpProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #random: () => number;
  readonly #sockets = new Set<Socket>();
  readonly #frozen = new WeakSet<Socket>();
  #target: number;
  #faults: ProxyFaults = {};

  constructor(target: number, random: () => number, port: number) {
    this.port = port;
    this.#target = target;
    this.#random = random;
    this.#server = createServer((client) => {
      const upstream = connect(this.#target, "127.0.0.1");
      this.#keep(client);
      this.#keep(upstream);
      this.#forward(client, upstream, () => this.#faults.dropRequests);
      this.#forward(upstream, client, () => this.#faults.dropReplies);
    });
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(this.port, "127.0.0.1", resolve));
  }

  behave(faults: ProxyFaults): void {
    this.#faults = faults;
  }

  freeze(): void {
    for (const socket of this.#sockets) this.#frozen.add(socket);
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  leadTo(target: number): void {
    this.#target = target;
  }

  stop(): void {
    this.#server.close();
    this.cut();
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay();
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
  }

  #forward(from: Socket, to: Socket, isDropped: () => boolean | undefined): void {
    const acts = new InOrder();
    const later = (act: () => void) => acts.add(act, this.#faults.delayMs ?? 0);
    from.on("data", (data) => {
      if (this.#frozen.has(from) || isDropped()) return;
      if (this.#random() < (this.#faults.cutChance ?? 0)) return void from.destroy();
      later(() => to.writable && to.write(data));
    });
    // What is held back arrives all the same, as on a real network.
    from.on("close", () => later(() => to.destroy()));
  }
}

/** Whatever is done, each so much later, is done in the order in which it came. */
class InOrder {
  #last = Promise.resolve();
  #waiting = 0;

  add(act: () => void, delayMs: number): void {
    if (delayMs === 0 && this.#waiting === 0) act();
    else this.#last = this.#after(Date.now() + delayMs, act);
  }
  async #after(due: number, act: () => void): Promise<void> {
    this.#waiting++;
    await this.#last;
    const left = due - Date.now();
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
    this.#waiting--;
    act();
  }
}
