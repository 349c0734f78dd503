/** Replies that say: not now, or not here. A new connection a little later may succeed. */
const passing =
  /^(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|BUSY|UNBLOCKED|MOVED|ASK|OOM|MISCONF)\b|^ERR max number of clients/;

/** Before 7.0, what a command in a script says stands at the end: `ERR Error running script (call to f_…): @user_script:5: -OOM …`. */
const inScript = /^ERR Error running script .*?: -?(?=[A-Z]+ )/;

/** What a failed command means. */
export type Fault =
  /** The group or its stream is gone: it was flushed, or a replica without it took over. */
  | "no-group"
  /** It may work on a new connection, a little later. */
  | "passing"
  /** Redis refuses it, and will again: a wrong type, a missing right, a defect of ours. */
  | "refused";

/** What an error of ioredis, or of the connection, means for whoever gave the command. */
export function faultOf(error: unknown): Fault {
  if (!isReply(error)) return "passing";
  const message = error.message.replace(inScript, "");
  if (/^NOGROUP\b/.test(message) || /stream key no longer exists/.test(message)) return "no-group";
  return passing.test(message) ? "passing" : "refused";
}

/** Whether Redis said it, rather than the connection having failed. */
export function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === "ReplyError";
}

/**
 * What failed, without the command that ioredis adds to it: its arguments may be a password, or an event's data, and
 * errors are logged.
 */
export function withoutCommand(error: unknown): unknown {
  if (error instanceof Error && "command" in error) delete error.command;
  return error;
}
