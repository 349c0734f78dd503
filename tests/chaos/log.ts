import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Everything that was done and said in a run, in a file: one line for each, with its time. */
export class Log {
  readonly #folder = mkdtempSync(join(tmpdir(), "revent-chaos-"));
  readonly path = join(this.#folder, "log.txt");
  readonly #file = createWriteStream(this.path);

  add(who: string, what: string, at = Date.now()): void {
    this.#file.write(`${new Date(at).toISOString()} ${who}: ${what}\n`);
  }

  /** Resolves once everything is in the file. */
  async end(): Promise<void> {
    await new Promise<void>((resolve) => this.#file.end(resolve));
  }

  /** What was said of an event, and done to anybody while it was under way. */
  linesAbout(id: string, most = 40): string[] {
    const lines = readFileSync(this.path, "utf8").split("\n");
    const own = lines.flatMap((line, index) => (line.endsWith(`[${id}]`) ? [index] : []));
    const [first = 0, last = first] = [own[0], own.at(-1)];
    const acts = lines.slice(first, last + 1).filter((line) => line.includes(" nemesis: "));
    return [...own.map((index) => lines[index] ?? ""), ...acts].sort().slice(0, most);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
