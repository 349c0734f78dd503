/**
 * Why a worker gives a delivery back as failed, or puts it aside: its handler threw, took too long, or threw `DeadLetter`; an earlier event of its
 * key halts the key; its data is not as the contract says, cannot be read, or is too large; processes have ended over it again and again.
 */
export const failureReasons = [
  ...(["handler-failed", "timed-out", "rejected", "halted"] as const),
  ...(["invalid-data", "undecodable", "too-large", "crash-loop"] as const),
] as const;

/** One of {@link failureReasons}. */
export type FailureReason = (typeof failureReasons)[number];
