import assert from "node:assert/strict";
import type { RunningEntrant } from "./running.ts";
import { createOrder, newOrder, one, page } from "./servers/orders.mjs";

/** A request, and the answer that it has to get. */
export interface Asked {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly status: number;
  /** Undefined where any will do. */
  readonly answer?: object;
}

/** What is timed. */
export const routes: readonly Asked[] = [
  { name: "one", method: "GET", path: `/orders/${one.id}`, status: 200, answer: one },
  { name: "list", method: "GET", path: "/orders?limit=20&status=paid", status: 200, answer: page },
  {
    name: "create",
    method: "POST",
    path: "/orders",
    body: newOrder,
    status: 201,
    answer: createOrder(newOrder),
  },
];

/** What a server that validates has to refuse. */
const invalid: readonly Asked[] = [
  { name: "no UUID", method: "GET", path: "/orders/nobody", status: 400 },
  { name: "limit too high", method: "GET", path: "/orders?limit=1000", status: 400 },
  ...Object.entries({
    customerId: "nobody",
    reference: "",
    status: "lost",
    quantity: 0,
    price: -1,
    currency: "euro",
    tags: [{}],
    note: "x".repeat(501),
  }).map(([name, value]) => ({
    name: `wrong ${name}`,
    method: "POST",
    path: "/orders",
    body: { ...newOrder, [name]: value },
    status: 400,
  })),
];

/** Makes sure that a server answers rightly, so that none is fast by being wrong. Rejects where it does not. */
export async function checkAnswers({ entrant, url }: RunningEntrant): Promise<void> {
  for (const asked of [...routes, ...(entrant.validates ? invalid : [])]) {
    const { method, path, body, status, answer } = asked;
    const sent = body && {
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    };
    const response = await fetch(url + path, { method, ...sent });
    const what = `${entrant.name}: ${asked.name}`;
    const text = await response.text();
    assert.equal(response.status, status, `${what}: ${text}`);
    if (answer !== undefined) assert.deepEqual(JSON.parse(text), answer, what);
  }
}
