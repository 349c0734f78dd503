/** A server that takes part. */
export interface Entrant {
  readonly name: string;
  /** Its module in `servers/`, and what that is told. */
  readonly module: string;
  readonly argument?: string;
  /** Whether it has to refuse invalid requests. */
  readonly validates: boolean;
}

/** Hand-written Express without validation: what everything is compared with. */
export const base: Entrant = { name: "Express, by hand", module: "express", validates: false };

export const fastify: Entrant = {
  name: "Fastify, schemas both ways",
  module: "fastify",
  validates: true,
};

/** revent with responses checked and enforced, which is the default outside production. */
export const mounted = revent("express", "revent in Express");
export const served = revent("serve", "revent in Express, served");
export const straight = revent("http", "revent on node:http");

/** The same with requests validated only, as by everybody else here. */
export const mountedOff = revent("express:off", "revent in Express, responses off");
export const servedOff = revent("serve:off", "revent in Express, served, responses off");

/** In the order of the table. */
export const entrants: readonly Entrant[] = [
  base,
  validator("express-openapi-validator, requests", "requests"),
  validator("express-openapi-validator, both", "both"),
  { name: "NestJS + class-validator", module: "nest", validates: true },
  { name: "Hono + zod-openapi", module: "hono", validates: true },
  fastify,
  mounted,
  served,
  straight,
  mountedOff,
  servedOff,
  revent("serve:log", "revent in Express, served, responses log"),
  // What no middleware can be faster than, and no server.
  bare("a switch in Express", "express"),
  bare("a switch in Express, served", "serve"),
  { name: "a switch on node:http", module: "node-http", validates: false },
];

/** @param argument how it is mounted, and what happens to wrong responses where that is not `enforce` */
function revent(argument: string, name: string): Entrant {
  const whole = argument.includes(":") ? argument : `${argument}:enforce`;
  return { name, module: "revent", argument: whole, validates: true };
}

function validator(name: string, argument: string): Entrant {
  return { name, module: "express-openapi-validator", argument, validates: true };
}

function bare(name: string, argument: string): Entrant {
  return { name, module: "node-http", argument, validates: false };
}
