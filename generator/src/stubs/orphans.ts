import type { CoreStub } from "../emit/index.ts";
import { type ImportedName, localName, type Surroundings } from "./imported-names.ts";
import type { Member } from "./members.ts";
import type { Kinds } from "./parse.ts";

/**
 * Methods that were handlers of something that the contract no longer has. Either the last manifest
 * names them (`former`), or they are typed as only handlers are: `getUser` takes the generated
 * `GetUserRequest`, `onUserCreated` takes an `Event` of the runtime.
 */
export function orphansOf(
  members: readonly Member[],
  core: CoreStub,
  former: readonly string[],
  kinds: Kinds,
  imports: readonly ImportedName[],
  surroundings: Surroundings,
): readonly Member[] {
  const wanted = new Set(core.methods.map(({ name }) => name));
  const before = new Set(former);
  return members.filter((member) => {
    if (member.role === "taken" || wanted.has(member.name)) return false;
    if (before.has(member.name)) return true;
    const type = firstParameterType(member, kinds);
    return type !== undefined && handlerTypes(member.name, imports, surroundings).includes(type);
  });
}

/** What the first parameter of a handler of that name may be typed with, as this file calls it. */
function handlerTypes(
  name: string,
  imports: readonly ImportedName[],
  surroundings: Surroundings,
): readonly (string | undefined)[] {
  const request = `${name.charAt(0).toUpperCase()}${name.slice(1)}Request`;
  const asRoute = localName(imports, { name: request, from: "generated" }, surroundings);
  if (!/^on\P{Ll}/u.test(name)) return [asRoute];
  return [asRoute, localName(imports, { name: "Event", from: "runtime" }, surroundings)];
}

function firstParameterType({ node }: Member, { Node }: Kinds): string | undefined {
  const written = Node.isPropertyDeclaration(node) ? node.getInitializer() : node;
  if (!Node.isParametered(written)) return undefined;
  const type = written.getParameters()[0]?.getTypeNode();
  return Node.isTypeReference(type) ? type.getTypeName().getText() : type?.getText();
}
