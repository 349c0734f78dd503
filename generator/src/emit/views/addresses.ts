import type { TypeId } from "../../model/index.ts";
import { declaredProperties } from "../properties.ts";
import { resolveSchema } from "../schemas.ts";
import type { Tools } from "../tools.ts";

/** A worker listens to so many addresses of a channel by itself; each is a stream to read. */
const most = 100;

/** Values of the parameters of one address, by name. */
export type AddressValues = Readonly<Record<string, unknown>>;

/**
 * Every combination of values that the parameters of an address can have; `undefined` where the contract does
 * not list all values of each, or where these are too many to listen to all of them.
 */
export function enumerated(type: TypeId, { types }: Tools): readonly AddressValues[] | undefined {
  let all: readonly AddressValues[] = [{}];
  for (const [name, { schema }] of declaredProperties({ $ref: type }, types)) {
    const { enum: values } = resolveSchema(schema, types);
    if (!Array.isArray(values) || all.length * values.length > most) return undefined;
    all = all.flatMap((one) => values.map((value: unknown) => ({ ...one, [name]: value })));
  }
  return all;
}
