import { Imports, statement } from "../imports.ts";
import type { Folder } from "../plan.ts";
import { identifier, literal } from "../text/literal.ts";
import type { Tools } from "../tools.ts";
import type { CompiledValidators } from "../validators/compile.ts";
import type { Needed, ValidatorPlan } from "../validators/plan.ts";
import { type FileView, header } from "./header.ts";

/** View of `validators.js`. */
export interface ValidatorsView extends FileView {
  /** Statements that export validators of other folders again. */
  readonly reexports: readonly string[];
  /** What ajv compiled; may be empty. */
  readonly code: string;
  /** What the statements of the code declare, in their order, such as `export const validateUser`. */
  readonly declares: readonly string[];
}

/** View of `validators.d.ts`. */
export interface ValidatorTypesView extends FileView {
  /** The type of a validator. */
  readonly validator: string;
  /** Every validator that the module exports. */
  readonly validators: readonly ValidatorDeclarationView[];
}

/** A validator that is exported. */
export interface ValidatorDeclarationView {
  /** Its name. */
  readonly name: string;
  /** The type of what it lets pass. */
  readonly type: string;
}

export function validatorsView(
  folder: Folder,
  tools: Tools,
  { code, declares, helpers, called }: CompiledValidators,
): ValidatorsView {
  const { validators } = tools;
  const helperSymbols = helpers.map((name) => ({ name, local: name, type: false }));
  const foreign = validators
    .usedBy(folder.owner)
    .filter((one) => ownerOf(one, tools) !== folder.owner);
  const again = foreign.map((one) => [validators.nameIn(folder, one.id, one.form), one] as const);
  return {
    header: header(folder),
    imports: [
      ...(helpers.length > 0 ? statement("@revent/runtime/codegen", helperSymbols) : []),
      ...fromOwners([...called], "import", tools),
    ],
    reexports: fromOwners(again, "export", tools),
    code: code.trim(),
    declares,
  };
}

export function validatorTypesView(folder: Folder, { validators }: Tools): ValidatorTypesView {
  const all = exportsOf(folder, validators);
  const imports = new Imports();
  const validator = imports.runtime("@revent/runtime/codegen", "Validator");
  return {
    header: header(folder),
    validator,
    validators: [...all].map(([name, { id }]) => ({
      name,
      type: `types.${identifier(folder.nameOf(id))}`,
    })),
    imports: [
      ...imports.lines(folder.specifier),
      `import type * as types from ${literal(folder.specifier("./types.ts"))};`,
    ],
  };
}

/** Every validator that a folder's module exports, by name. */
function exportsOf(folder: Folder, validators: ValidatorPlan): ReadonlyMap<string, Needed> {
  const all = [...validators.exportedBy(folder.owner), ...validators.usedBy(folder.owner)];
  const named = all.map((one) => [validators.nameIn(folder, one.id, one.form), one] as const);
  return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function fromOwners(
  named: readonly (readonly [string, Needed])[],
  keyword: "import" | "export",
  tools: Tools,
): string[] {
  const owners = [...new Set(named.map(([, one]) => ownerOf(one, tools)))].sort();
  return owners.flatMap((owner) => {
    const symbols = named
      .filter(([, one]) => ownerOf(one, tools) === owner)
      .map(([local, { id, form }]) => {
        const name = tools.validators.nameIn(tools.folder(owner), id, form);
        return { name, local, type: false };
      });
    return statement(`../${owner}/validators.js`, symbols, keyword);
  });
}

function ownerOf({ id }: Needed, { types }: Tools): string {
  return types.get(id)?.owner ?? "";
}
