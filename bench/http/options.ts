import { parseArgs } from "node:util";
import { base, type Entrant, entrants } from "./servers.ts";

const { values } = parseArgs({
  options: {
    node: { type: "string", default: "20,24" },
    others: { type: "string", default: "0,200" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "2" },
    only: { type: "string", default: "" },
  },
});

/** Major versions of Node.js. */
export const nodes = values.node.split(",");
/** How many routes are there before the three that are asked. */
export const others = values.others.split(",").map(Number);
export const rounds = Number(values.rounds);
/** Of each server, on each route, in each round; wrk takes whole ones only. */
export const seconds = Math.ceil(Number(values.seconds));

const parts = values.only.split(",");
/** Those whose names are asked for, and what they are compared with. */
export const chosen: readonly Entrant[] = entrants.filter(
  (one) => one === base || parts.some((part) => one.name.includes(part)),
);
