import { ReventError } from "../../errors/index.ts";

/** A handler did not come to an end in time. It may still be running. */
export class HandlerTimeout extends Error {
  override readonly name = "HandlerTimeout";

  constructor(ms: number) {
    super(`The handler did not come to an end within ${ms} ms.`);
  }
}

/** @throws ReventError `misuse` for a time that makes no sense */
export function checkTimeout(ms: number): number {
  if (ms > 0) return ms;
  throw new ReventError("misuse", `timeoutMs is ${ms}; it must be more than 0.`);
}
