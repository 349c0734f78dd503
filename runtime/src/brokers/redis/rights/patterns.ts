/** A stream as a contract declares it. */
export interface DeclaredStream {
  /** As written: `users`, or `orders.{region}` where the address has parameters. */
  readonly address: string;
  readonly settings: {
    readonly partitions: number;
    readonly order: "none" | "key";
    readonly durability: string;
  };
}

/** What matches the names of a stream's shards, as a glob of Redis: parameters are anything, partitions begin with a digit. */
export function patternOf({ address, settings }: DeclaredStream): string {
  const written = address.split(/\{[^{}]*\}/).map(literal);
  return written.join("*") + (settings.partitions > 1 ? ".[0-9]*" : "");
}

/** What matches that text; a character that a line of an ACL file cannot hold is any character. */
export function literal(text: string): string {
  return text.replace(/[\\*?[\]]/g, "\\$&").replace(/[\s"'()]/g, "?");
}
