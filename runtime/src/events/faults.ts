import type { Validator } from "../validation.ts";

/** How many faults are told; the rest is counted. */
const told = 5;

/** Why a validator has just said no: `/user/name must be string; …`. The pointer begins at the data. */
export function faultsOf(validate: Validator): string {
  const errors = validate.errors ?? [];
  const lines = errors
    .slice(0, told)
    .map(({ instancePath, message }) => `${instancePath || "/"} ${message ?? "is not allowed"}`);
  const more = errors.length - lines.length;
  if (more > 0) lines.push(`and ${more} more`);
  return lines.join("; ") || "it does not fit the schema";
}
