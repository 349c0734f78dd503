import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** A code block of a guide that claims to stand in a file: `<!-- from path -->` on the line before it. */
interface Quote {
  readonly guide: string;
  readonly path: string;
  readonly chunks: readonly string[];
}

/** A line that says only `…`, in whatever comment syntax, leaves lines of the file out. */
const omission = /^\s*(?:\/\/|#)\s*…\s*$/;

function quotes(guide: string): Quote[] {
  const text = readFileSync(guide, "utf8");
  return [...text.matchAll(/<!-- from (\S+) -->\n+```\w*\n([\s\S]*?)```/g)].map(
    ([, path = "", code = ""]) => ({ guide, path, chunks: chunksOf(code) }),
  );
}

function chunksOf(code: string): string[] {
  const chunks: string[][] = [[]];
  for (const line of code.trimEnd().split("\n")) {
    if (omission.test(line)) chunks.push([]);
    else chunks.at(-1)?.push(line);
  }
  return chunks.map((lines) => lines.join("\n").trim()).filter((chunk) => chunk !== "");
}

const guides = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

describe("guides", () => {
  const all = guides.flatMap(quotes);

  it("quote something", () => {
    expect(all.length).toBeGreaterThan(0);
  });

  it.each(all)("$guide quotes $path as it stands", ({ path, chunks }) => {
    const file = dedent(readFileSync(path, "utf8"));
    for (const chunk of chunks) expect(file).toContain(dedent(chunk));
  });
});

/** Indentation does not matter to a quotation: a member may be shown without its class. */
function dedent(text: string): string {
  return text.replace(/^[ \t]+/gm, "");
}
