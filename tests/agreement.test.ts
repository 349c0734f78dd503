import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { loadWorkspace } from "../generator/src/build/index.ts";
import type { NamedType } from "../generator/src/model/index.ts";
import type { Validator } from "../runtime/src/validation.ts";
import { compareVerdicts } from "./support/agreement.ts";
import { type InstancesFile, instancesModule } from "./support/instances-file.ts";
import { isRecord } from "./support/json.ts";
import { Oracle } from "./support/oracle.ts";
import { typeErrors } from "./support/type-check.ts";

/**
 * For every schema of the golden cases, values are made from the schema as it is written, and half of them
 * changed. The emitted validator has to judge them as ajv does by the schema as written, and the emitted type
 * has to accept those that are valid.
 */
const folder = new URL("./golden/", import.meta.url);
const seed = Number(process.env.SEED ?? 1);
const count = Number(process.env.COUNT ?? 300);

/**
 * Types that say more than their schemas. A discriminator's mapping narrows a type, while a value with a tag
 * that nobody maps is as good as any other to validators. And a schema without `type` means the objects or
 * lists that it speaks of, while all other values pass.
 */
const narrower: ReadonlySet<string> = new Set([
  "pets/AnyVehicle",
  "pets/Lorry",
  "pets/MappedPet",
  "pets/PlainPet",
  "pets/Vehicle",
  "shapes/Untyped",
]);

describe(`values made from seed ${seed}`, () => {
  const modules = new Map<string, string>();

  it.each(readdirSync(folder))("are judged alike in %s", async (name) => {
    const root = fileURLToPath(new URL(`${name}/`, folder)).replace(/\/$/, "");
    const { workspace } = await loadWorkspace({ root, specs: "specs", judge: false });
    const oracle = new Oracle(root);
    const valid: Record<string, InstancesFile[string]> = {};
    const disagreements: unknown[] = [];
    const skipped: string[] = [];
    for (const type of workspace.types) {
      const validate = await validatorOf(name, type);
      if (validate === undefined) continue;
      const reason = reasonToSkip(type, oracle);
      if (reason !== undefined) {
        skipped.push(`${type.id}: ${reason}`);
        continue;
      }
      const found = judge(type, validate, oracle);
      disagreements.push(...found.disagreements.map((one) => ({ type: type.id, ...one })));
      if (!narrower.has(type.id)) valid[type.id] = { valid: found.valid.slice(0, 12) };
    }
    if (skipped.length > 0) console.info(`not compared:\n  ${skipped.join("\n  ")}`);
    modules.set(`${name}/made.ts`, instancesModule(valid));
    expect(disagreements.map((one) => JSON.stringify(one))).toEqual([]);
  });

  it("are accepted by types where they are valid", () => {
    expect(modules.size).toBe(readdirSync(folder).length);
    const errors = typeErrors(fileURLToPath(folder), { strict: true, modules });
    // TypeScript takes an object for a mistake where it has none of many optional properties.
    expect(errors.filter((one) => !one.includes("no properties in common"))).toEqual([]);
  }, 60_000);
});

function judge(type: NamedType, validate: Validator, oracle: Oracle) {
  const { file, pointer } = type.place;
  const written = { schema: oracle.at(file, pointer), file };
  const judgement = oracle.judgementOf(file, pointer);
  return compareVerdicts({ oracle, written, judgement, validate, seed, count });
}

function reasonToSkip({ form, place }: NamedType, oracle: Oracle): string | undefined {
  if (form !== undefined) return "ajv knows no read-only or write-only properties";
  const document = oracle.at(place.file, "");
  const isContract = isRecord(document) && ("openapi" in document || "asyncapi" in document);
  if (isContract && !schemaPlace.test(place.pointer)) return "written nowhere as one schema";
  return undefined;
}

const schemaPlace = /\/(schemas?|payload|headers)(\/|$)/;

async function validatorOf(name: string, type: NamedType): Promise<Validator | undefined> {
  const file = new URL(`${name}/expected/generated/${type.owner}/validators.js`, folder);
  if (!existsSync(file)) return undefined;
  const module: Readonly<Record<string, Validator>> = await import(
    pathToFileURL(fileURLToPath(file)).href
  );
  return module[`validate${type.name}`];
}
