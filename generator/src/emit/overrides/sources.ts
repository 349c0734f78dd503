import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, posix } from "node:path";
import { type Diagnostics, didYouMean } from "../../diagnostics/index.ts";

/** A folder of a project whose files replace templates of ours. */
export interface Overrides {
  /** Absolute. */
  readonly path: string;
  /** Relative to the root of the project, with forward slashes. */
  readonly name: string;
}

/** The text of one template. */
export interface TemplateSource {
  readonly text: string;
  /** Where a person finds it: relative to the root of the project, if it is the project's. */
  readonly file: string;
}

/** Every template and partial by its name without `.hbs`; partials begin with `_`. */
export type TemplateSources = ReadonlyMap<string, TemplateSource>;

const extension = ".hbs";

/** Our own templates. */
export function readOurs(): Promise<TemplateSources> {
  const path = dirname(createRequire(import.meta.url).resolve("@revent/templates/package.json"));
  return readTemplates({ path, name: "@revent/templates" });
}

/** The templates of a project. A file that replaces none of `ours`, and is no partial, is told. */
export async function readOverrides(
  overrides: Overrides,
  ours: TemplateSources,
  diagnostics: Diagnostics,
): Promise<TemplateSources> {
  const known = [...ours.keys()].map((name) => name + extension);
  for (const name of await readdir(overrides.path)) {
    const isPartial = name.startsWith("_") && name.endsWith(extension);
    if (known.includes(name) || isPartial || isAside(name)) continue;
    diagnostics.error(
      "template-unknown",
      { file: posix.join(overrides.name, name), pointer: "" },
      `revent has no template \`${name}\` that this could replace.`,
      didYouMean(name, known) ?? `There is ${known.join(", ")}; a partial begins with \`_\`.`,
    );
  }
  return readTemplates(overrides);
}

/** Whether a file is about the templates, and none of them. */
function isAside(name: string): boolean {
  return name.startsWith(".") || name.toLowerCase().endsWith(".md");
}

async function readTemplates({ path, name: folder }: Overrides): Promise<TemplateSources> {
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.filter((one) => !one.isDirectory() && one.name.endsWith(extension));
  const read = async (name: string) =>
    [
      name.slice(0, -extension.length),
      { text: await readFile(join(path, name), "utf8"), file: posix.join(folder, name) },
    ] as const;
  return new Map(
    await Promise.all(
      names
        .map(({ name }) => name)
        .sort()
        .map(read),
    ),
  );
}
