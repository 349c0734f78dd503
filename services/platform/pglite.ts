import { cp, mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";

/**
 * Opens the embedded database of a service in its folder. To make an empty one takes seconds, so that is
 * done once: the others are copies. A folder has its name only when it is whole.
 */
export async function openPGlite(dataDir: string, service: string): Promise<PGlite> {
  const folder = join(dataDir, service);
  if (!(await exists(folder))) {
    await whole(folder, async (unfinished) =>
      cp(await emptyIn(dataDir), unfinished, { recursive: true }),
    );
  }
  return PGlite.create(folder);
}

const empties = new Map<string, Promise<string>>();

/** The folder of a database that has nothing in it. */
function emptyIn(dataDir: string): Promise<string> {
  const known = empties.get(dataDir);
  if (known) return known;
  const made = makeEmpty(join(dataDir, "empty"));
  empties.set(dataDir, made);
  return made;
}

async function makeEmpty(folder: string): Promise<string> {
  if (await exists(folder)) return folder;
  await whole(folder, async (unfinished) => {
    await mkdir(unfinished, { recursive: true });
    const database = await PGlite.create(unfinished);
    await database.close();
  });
  return folder;
}

/** Fills a folder under another name first: whatever interrupts it, no half of it is taken for the whole. */
async function whole(folder: string, fill: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await fill(unfinished);
  await rename(unfinished, folder);
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
