import { readFile } from "node:fs/promises";

/** What `instances.json` of a golden case says of one type. */
export interface Instances {
  /** Values that validator and type accept. */
  readonly valid: readonly unknown[];
  /** Values that the validator refuses. */
  readonly invalid?: readonly unknown[];
  /** Values that the validator refuses, and that do not compile either. */
  readonly mistyped?: readonly unknown[];
  /** Values that only the validator refuses, since no type can. */
  readonly constrained?: readonly unknown[];
  /** What becomes of a value that lacks something with a default, or has something that is dropped. */
  readonly filled?: readonly { readonly given: unknown; readonly becomes: unknown }[];
}

/** The instances of a golden case, by `<folder>/<Type>`. */
export type InstancesFile = Readonly<Record<string, Instances>>;

export async function readInstances(root: URL): Promise<InstancesFile> {
  return JSON.parse(await readFile(new URL("instances.json", root), "utf8"));
}

/**
 * A module that compiles only where types judge the instances rightly. What has to be accepted is given by a
 * variable, as nobody else's properties are surplus there; what has to be refused is a literal.
 */
export function instancesModule(instances: InstancesFile): string {
  const modules = Object.entries(instances).map(([name, known], index) => {
    const lines = checks(known, index);
    return lines.length === 0 ? [] : [...typeOfValidator(name, index), ...lines];
  });
  return [...modules.flat(), "export {};"].join("\n");
}

/** Declares the type whose values a validator accepts. */
function typeOfValidator(name: string, index: number): string[] {
  const [owner, type] = name.split("/");
  return [
    `import type { validate${type} as validate${index} } from "./expected/generated/${owner}/validators.js";`,
    `type Type${index} = typeof validate${index} extends (data: unknown) => data is infer T ? T : "none";`,
  ];
}

function checks(instances: Instances, index: number): string[] {
  const { valid, mistyped = [], constrained = [] } = instances;
  const accepted = [...valid, ...constrained].map((value, number) => {
    const name = `accepted${index}_${number}`;
    return `declare const ${name}: ${expression(value)};\nexport const same${index}_${number}: Type${index} = ${name};`;
  });
  const refused = mistyped.map((value, number) => {
    const declaration = `export const refused${index}_${number}: Type${index} = ${expression(value)};`;
    return `// @ts-expect-error ${expression(value)}\n${declaration}`;
  });
  return [...accepted, ...refused];
}

/** JSON text is an expression, and also the type that only this value has. */
function expression(value: unknown): string {
  const text = JSON.stringify(value)
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
  return text.replaceAll('"__proto__":', '["__proto__"]:');
}
