import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TestProject } from "../../generator/src/commands/testing/project.ts";
import { startAnswering } from "./answering.ts";

type Step = (project: TestProject, words: readonly string[]) => string | Promise<string>;

/** Where the service of a project answers. */
const urls = new WeakMap<TestProject, string>();

/** What a line of `steps.txt` can say, by its first word. `\n` in a text is a line end. */
const steps: Readonly<Record<string, Step>> = {
  /** `revent <arguments>`: runs the command; what it prints, and its exit code. */
  revent: (project, words) => runRevent(project, words, Number.POSITIVE_INFINITY),
  /** `head <number> <arguments>`: the same, but only so many lines of what is printed to standard error */
  head: (project, [lines = "", ...words]) => runRevent(project, words, Number(lines)),
  /** `write <path> <text>` */
  write: (project, [path = "", ...text]) => done(project.write(path, textOf(text))),
  /** `append <path> <text>` */
  append: (project, [path = "", ...text]) =>
    done(project.write(path, project.read(path) + textOf(text))),
  /** `replace <path> <old> <new>`: both of the same number of words */
  replace: (project, [path = "", ...texts]) => {
    const half = texts.length / 2;
    return done(project.edit(path, textOf(texts.slice(0, half)), textOf(texts.slice(half))));
  },
  /** `remove <path>` */
  remove: (project, [path = ""]) => done(project.remove(path)),
  /** `link <path> <target>`: a symbolic link */
  link: ({ root }, [path = "", target = ""]) => done(symlinkSync(target, join(root, path))),
  /** `bytes <path> <hex>` */
  bytes: ({ root }, [path = "", hex = ""]) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    return done(writeFileSync(join(root, path), Buffer.from(hex, "hex")));
  },
  /** `fill <path> <size>`: a file of that many blanks */
  fill: (project, [path = "", size = ""]) => done(project.write(path, " ".repeat(Number(size)))),
  /** `serve <path>`: a service that answers as the file says; `<url>` in what follows is where it is. */
  serve: async (project, [path = ""]) => {
    urls.set(project, await startAnswering(JSON.parse(project.read(path))));
    return "";
  },
  /** `repeat <path> <number> <line>`: puts the line behind the file so many times, `#` a number in it */
  repeat: (project, [path = "", times = "", ...text]) => {
    const line = textOf(text);
    const lines = Array.from({ length: Number(times) }, (_, index) =>
      line.replace("#", String(index)),
    );
    return done(project.write(path, project.read(path) + lines.join("")));
  },
};

/** Does what one line says; answers what that prints. */
export async function takeStep(project: TestProject, line: string): Promise<string> {
  const [verb = "", ...words] = line.split(" ");
  const step = steps[verb];
  if (step === undefined) throw new Error(`There is no step ${verb}.`);
  return await step(project, words);
}

async function runRevent(
  project: TestProject,
  words: readonly string[],
  lines: number,
): Promise<string> {
  const url = urls.get(project) ?? "<url>";
  const given = words.map((one) => one.replace("<url>", url));
  const { code, out, err } = await project.revent(...given);
  const shown = err.split("\n").slice(0, lines).join("\n");
  const told = `${out}${shown}${shown === err ? "" : "\n"}`.replaceAll(url, "<url>");
  return `$ revent ${words.join(" ")}\n${told}exit code ${code}\n`;
}

function done(_: unknown): string {
  return "";
}

function textOf(words: readonly string[]): string {
  return words.join(" ").replaceAll("\\n", "\n");
}
