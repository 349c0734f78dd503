import { createHash } from "node:crypto";
import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** 128 bits in hex. Line ends do not count, since git may change them on checkout. */
export function hashText(text: string): string {
  const normal = text.includes("\r") ? text.replaceAll("\r\n", "\n") : text;
  return createHash("sha256").update(normal).digest("hex").slice(0, 32);
}

/** One hash for all files under `folder` that `include` accepts, their names included. */
export function hashFolder(folder: string, include: (path: string) => boolean): string {
  const lines = listFiles(folder)
    .filter(include)
    .map((path) => `${path} ${hashText(readText(join(folder, path)) ?? "")}`);
  return hashText(lines.join("\n"));
}

/**
 * Paths of all files under `folder`, relative to it, with forward slashes, sorted; links to folders
 * are not followed. A folder that is not there holds none.
 */
export function listFiles(folder: string, prefix = ""): string[] {
  const entries = readFolder(folder).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = prefix + entry.name;
    return entry.isDirectory() ? listFiles(join(folder, entry.name), `${path}/`) : [path];
  });
}

function readFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** The text of a file; `undefined` where there is none. A folder in its place reads as empty text. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isAbsent(error)) return undefined;
    if (errorCode(error) === "EISDIR") return "";
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR";
}

/** The code of a system error, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}
