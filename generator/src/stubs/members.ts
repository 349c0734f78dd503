import type { Node } from "ts-morph";
import { allClasses, type CoreClass } from "./find-core.ts";
import { importedNames } from "./imported-names.ts";
import { type Kinds, parseFile } from "./parse.ts";
import { roleOf } from "./roles.ts";

/** One member of a class, of any kind that shares the names of methods. */
export interface Member {
  readonly name: string;
  readonly node: Node;
  /**
   * `handler`: can answer a call. `stub`: a handler that nobody has written yet. `taken`: something
   * else, so the name cannot be given to a handler.
   */
  readonly role: "handler" | "stub" | "taken";
  /** Whether it stands in a class that the core extends. */
  readonly inherited: boolean;
}

/** The members of a class and of the classes that it extends. */
export interface Members {
  /** Those of a class come before those that it inherits. */
  readonly all: readonly Member[];
  /** What the class extends, where that cannot be found: more members may come from there. */
  readonly unseenBase?: string;
}

/** Reads the file that a relative import leads to; `undefined` where there is none. */
export type ReadModule = (
  specifier: string,
  importer: string,
) => { readonly path: string; readonly text: string } | undefined;

/** Reads the members; base classes are followed through relative imports. */
export async function membersOf(
  core: CoreClass,
  kinds: Kinds,
  readModule: ReadModule,
): Promise<Members> {
  const all = [...ownMembers(core, kinds, false)];
  const seen = new Set([core]);
  let current = core;
  for (;;) {
    const base = current.getExtends()?.getExpression().getText();
    if (base === undefined) return { all };
    const found = await findClass(base, current, kinds, readModule);
    if (found === undefined || seen.has(found)) return { all, unseenBase: base };
    seen.add(found);
    all.push(...ownMembers(found, kinds, true));
    current = found;
  }
}

async function findClass(
  name: string,
  from: CoreClass,
  kinds: Kinds,
  readModule: ReadModule,
): Promise<CoreClass | undefined> {
  const source = from.getSourceFile();
  const here = allClasses(source, kinds).find((one) => one.getName() === name);
  if (here !== undefined) return here;
  const imported = importedNames(source).find(({ local }) => local === name);
  if (imported === undefined) return undefined;
  const module = readModule(imported.specifier, source.getFilePath().slice(1));
  if (module === undefined) return undefined;
  const parsed = await parseFile(module.path, module.text);
  if (!parsed.ok) return undefined;
  return imported.name === "default"
    ? parsed.source.getClass((one) => one.isDefaultExport())
    : parsed.source.getClass(imported.name);
}

function ownMembers(core: CoreClass, kinds: Kinds, inherited: boolean): readonly Member[] {
  const { Node } = kinds;
  const members = core.getMembers().filter((member) => !isStatic(member, kinds));
  const parameters = core
    .getConstructors()
    .flatMap((one) => one.getParameters())
    .filter((parameter) => parameter.isParameterProperty());
  return [...new Set<Node>([...members, ...parameters])].flatMap((node) => {
    const name = Node.hasName(node) ? memberName(node.getNameNode(), kinds) : undefined;
    return name === undefined ? [] : [{ name, node, role: roleOf(node, kinds), inherited }];
  });
}

function isStatic(member: Node, { Node }: Kinds): boolean {
  if (Node.isClassStaticBlockDeclaration(member)) return true;
  return Node.isStaticable(member) && member.isStatic();
}

/** `getUser`, `"getUser"` and `["getUser"]` are the same; `#getUser` and computed names are none of ours. */
function memberName(name: Node, { Node }: Kinds): string | undefined {
  if (Node.isIdentifier(name)) return name.getText();
  const inner = Node.isComputedPropertyName(name) ? name.getExpression() : name;
  return Node.isStringLiteral(inner) || Node.isNoSubstitutionTemplateLiteral(inner)
    ? inner.getLiteralValue()
    : undefined;
}
