import { existsSync, readdirSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import type { Diagnostics } from "../diagnostics/index.ts";

/** A service's folder and the contracts in it, as paths relative to the project root. */
export interface ServiceFolder {
  /** Name of the folder. */
  readonly name: string;
  /** Path of the folder. */
  readonly folder: string;
  readonly openapi?: string;
  readonly asyncapi?: string;
}

const extensions = ["yaml", "yml", "json"] as const;

/**
 * The services of a project: every folder directly under `specs` that holds an OpenAPI or AsyncAPI
 * document, in order of name. Other folders are material that the documents share.
 */
export function discoverServices(
  { root, specs }: { readonly root: string; readonly specs: string },
  diagnostics: Diagnostics,
): readonly ServiceFolder[] {
  const services = foldersIn(join(root, specs)).flatMap((name) => {
    const folder = posix.join(specs, name);
    const openapi = contract(root, folder, "openapi", diagnostics);
    const asyncapi = contract(root, folder, "asyncapi", diagnostics);
    if (openapi === undefined && asyncapi === undefined) return [];
    if (!checkName(name, openapi ?? asyncapi ?? folder, diagnostics)) return [];
    return [
      { name, folder, ...(openapi && { openapi }), ...(asyncapi && { asyncapi }) },
    ] satisfies ServiceFolder[];
  });
  if (services.length === 0 && !diagnostics.hasErrors) {
    diagnostics.error(
      "no-services",
      { file: specs, pointer: "" },
      existsSync(join(root, specs))
        ? `There is no service in ${specs}.`
        : `There is no folder ${specs}.`,
      `Put a contract at ${posix.join(specs, "<service>", "openapi.yaml")} or asyncapi.yaml.`,
    );
  }
  return services;
}

function foldersIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => !name.startsWith(".") && name !== "node_modules")
    .filter((name) => statSync(join(path, name), { throwIfNoEntry: false })?.isDirectory())
    .sort();
}

function contract(
  root: string,
  folder: string,
  kind: "openapi" | "asyncapi",
  diagnostics: Diagnostics,
): string | undefined {
  const found = extensions
    .map((extension) => posix.join(folder, `${kind}.${extension}`))
    .filter((file) => existsSync(join(root, file)));
  const [first, second] = found;
  if (first !== undefined && second !== undefined) {
    diagnostics.error(
      "document-ambiguous",
      { file: second, pointer: "" },
      `The service has the same contract twice: ${found.join(" and ")}.`,
      `Keep one of them; ${first} was taken.`,
    );
  }
  return first;
}

function checkName(name: string, file: string, diagnostics: Diagnostics): boolean {
  const place = { file, pointer: "" };
  if (name === "common") {
    diagnostics.error(
      "name-clash",
      place,
      "A service cannot be called `common`: generated/common/ holds what services share.",
      "Rename the folder.",
    );
    return false;
  }
  if (/^[a-z][a-z0-9]*([-_.][a-z0-9]+)*$/i.test(name)) return true;
  diagnostics.error(
    "name-impossible",
    place,
    `\`${name}\` cannot be the name of a service.`,
    "Name its folder with letters, digits and single hyphens, beginning with a letter.",
  );
  return false;
}
