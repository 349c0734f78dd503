import { isAtLeast } from "../connections/capabilities.ts";
import { type Grant, operatingGrants, receivingGrants, sendingGrants } from "./grants.ts";
import type { DeclaredStream } from "./patterns.ts";

/** What a service does with streams, according to its contract. */
export interface ServiceUse {
  readonly name: string;
  readonly sends: readonly DeclaredStream[];
  readonly receives: readonly DeclaredStream[];
}

/** Stands where the SHA-256 of the password belongs; Redis takes no user with it. */
export const passwordPlaceholder = "#SHA256-OF-THE-PASSWORD";

/** What every connection needs. */
const connecting = [
  "ping",
  "select",
  "info",
  "client|id",
  "client|unblock",
  "cluster|slots",
  "time",
];

/**
 * A user of Redis for a service, as a line of an ACL file: it may do what the contract says, and nothing else. The rules
 * after `user <name>` are those of `ACL SETUSER`, too.
 *
 * @param server the oldest version that has to take the line, 7.0 or newer; one that does not know a command refuses it
 */
export function aclOfService({ name, sends, receives }: ServiceUse, server = "7.0"): string {
  const sending = sends.length > 0 ? sendingGrants(sends) : [];
  const receiving = receives.length > 0 ? receivingGrants(receives, name) : [];
  const durabilities = new Set(sends.map(({ settings }) => settings.durability));
  const confirming = [...durabilities].flatMap((durability) => confirmingFor(durability, server));
  return userLine(name, [...connecting, ...confirming], [...sending, ...receiving]);
}

/** The same for whoever looks after streams: `revent streams`, `revent dead`, and gauges of groups. */
export function aclOfOperator(name: string, streams: readonly DeclaredStream[]): string {
  return userLine(name, connecting, operatingGrants(streams));
}

function confirmingFor(durability: string, server: string): string[] {
  if (durability === "fsync") return [isAtLeast(server, "7.2") ? "waitaof" : "config|get"];
  return durability === "primary" ? [] : ["wait"];
}

function userLine(name: string, commands: readonly string[], grants: readonly Grant[]): string {
  const used = grants.filter(({ keys }) => keys.length > 0);
  // A script names its keys; what it may do with each is asked at each command in it.
  const scripts = { commands: ["eval", "evalsha"], keys: used.flatMap(({ keys }) => keys) };
  const selectors = [scripts, ...used].map(selectorOf);
  const rules = [passwordPlaceholder, "resetchannels", "-@all", ...commands.map(allowed)];
  return ["user", name, "on", ...rules, ...selectors].join(" ");
}

function selectorOf({ commands, keys }: Grant): string {
  const patterns = [...new Set(keys)].map((key) => `~${key}`);
  return `(${[...commands.map(allowed), ...patterns].join(" ")})`;
}

function allowed(command: string): string {
  return `+${command}`;
}
