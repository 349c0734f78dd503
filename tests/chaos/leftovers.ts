import type { Redis } from "ioredis";
import { shardNames } from "./watcher.ts";

/**
 * What Redis still keeps for groups that have nothing to do any more.
 *
 * @param members how many each group has
 */
export async function leftoversIn(
  admin: Redis,
  members: ReadonlyMap<string, number>,
): Promise<string[]> {
  const found: string[] = [];
  for (const stream of shardNames())
    for (const [group, count] of members) found.push(...(await of(admin, stream, group, count)));
  return found;
}

async function of(admin: Redis, stream: string, group: string, members: number): Promise<string[]> {
  const of = `of ${stream} for ${group}`;
  const retry = `{${stream}}:retry:${group}`;
  const found: string[] = [];
  for (const key of [stream, retry]) {
    const [pending] = await admin.xpending(key, group);
    if (Number(pending) > 0) found.push(`${pending} entries pending in ${key} ${of}`);
  }
  const consumers = (await admin.xinfo("CONSUMERS", stream, group)) as unknown[];
  if (consumers.length > members) found.push(`${consumers.length} consumers ${of}`);
  const waiting = [await admin.xlen(retry), await admin.zcard(`{${stream}}:due:${group}`)];
  for (const count of waiting) if (count > 0) found.push(`${count} retries ${of}`);
  const bodies = await admin.hlen(`{${stream}}:bodies:${group}`);
  if (bodies > 0) found.push(`${bodies} bodies of retries ${of}`);
  return found;
}
