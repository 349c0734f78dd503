import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Files of a folder as text, by path with forward slashes. */
export type Tree = ReadonlyMap<string, string>;

/** Every file under a folder; none where there is no folder. */
export async function readTree(folder: URL): Promise<Tree> {
  const root = fileURLToPath(folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const read = async (path: string) =>
    [relative(root, path).split(sep).join("/"), await readFile(path, "utf8")] as const;
  return new Map(await Promise.all(paths.sort().map(read)));
}

/** Replaces a folder by a tree. */
export async function writeTree(folder: URL, tree: Tree): Promise<void> {
  const root = fileURLToPath(folder);
  await rm(root, { recursive: true, force: true });
  for (const [path, text] of tree) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

/** What differs, a line for each file: missing, surplus, or different with the first line that is. */
export function compareTrees(expected: Tree, actual: Tree): string[] {
  const paths = [...new Set([...expected.keys(), ...actual.keys()])].sort();
  return paths.flatMap((path) => {
    const [want, got] = [expected.get(path), actual.get(path)];
    if (want === got) return [];
    if (got === undefined) return [`missing: ${path}`];
    if (want === undefined) return [`surplus: ${path}`];
    return [`different: ${path}:${firstDifference(want, got)}`];
  });
}

function firstDifference(want: string, got: string): string {
  const [wanted, gotten] = [want.split("\n"), got.split("\n")];
  const line = gotten.findIndex((text, index) => text !== wanted[index]);
  const at = line === -1 ? gotten.length : line;
  return `${at + 1}: expected ${JSON.stringify(wanted[at])}, got ${JSON.stringify(gotten[at])}`;
}
