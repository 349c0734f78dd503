/**
 * Where the runtime tells what happened. A pino logger is one; so is `console` wrapped in a few lines.
 * The first argument holds the facts, the second says in a sentence what they are about. What was thrown
 * stands among the facts as `err`, the name under which pino writes an error with its stack.
 */
export interface Logger {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** The logger that is used where none was given: warnings and errors, one JSON line each, to stderr. */
export const defaultLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (facts, message) => writeLine("warn", facts, message),
  error: (facts, message) => writeLine("error", facts, message),
};

/** A logger that says nothing. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function writeLine(level: string, facts: object, message: string): void {
  process.stderr.write(`${logLine(level, facts, message)}\n`);
}

/** One log line as JSON; errors among the facts are written with their stack and causes. Never throws. */
export function logLine(level: string, facts: object, message: string): string {
  const head = { level, time: new Date().toISOString() };
  try {
    return JSON.stringify({ ...head, ...facts, msg: message }, plain);
  } catch (error) {
    return JSON.stringify({ ...head, msg: message, unloggable: String(error) });
  }
}

function plain(_name: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { ...value, name, message, stack, cause };
}
