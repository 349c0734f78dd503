import type { Diagnostics } from "../../diagnostics/index.ts";
import type { Place } from "../../model/index.ts";
import { camelCase, firstFree, pascalCase } from "./identifiers.ts";
import { reservedMethods } from "./reserved.ts";

/** What an operation offers to be named by. */
export interface NameableOperation {
  readonly operationId?: string;
  /** What it is called where it has no `operationId`; from method and path otherwise. */
  readonly wanted?: string;
  readonly method: string;
  readonly path: string;
  readonly place: Place;
}

/**
 * A method name for each operation of a service, in the same order: its `operationId`, or its method
 * and path (`GET /users/{userId}` → `getUsersByUserId`).
 */
export function planRouteNames(
  operations: readonly NameableOperation[],
  diagnostics: Diagnostics,
): readonly string[] {
  reportTwins(operations, diagnostics);
  const names = new Map<NameableOperation, string>();
  const taken = new Set<string>();
  for (const operation of [...operations].sort(exactFirst)) {
    const name = firstFree(plainName(operation), (candidate) => taken.has(candidate.toLowerCase()));
    taken.add(name.toLowerCase());
    names.set(operation, name);
  }
  return operations.map((operation) => names.get(operation) ?? plainName(operation));
}

function plainName(operation: NameableOperation): string {
  const { operationId, wanted, method, path } = operation;
  const name =
    camelCase(operationId ?? wanted ?? "") ?? camelCase(wordsOf(method, path)) ?? "operation";
  return reservedMethods.has(name.toLowerCase()) ? `${name}Operation` : name;
}

function wordsOf(method: string, path: string): string {
  const words = path.split("/").map((step) => step.replaceAll(/\{([^}]*)\}/g, " by $1 "));
  return [method.toLowerCase(), ...words].join(" ");
}

function exactFirst(a: NameableOperation, b: NameableOperation): number {
  return Number(isExact(b)) - Number(isExact(a));
}

function isExact({ operationId }: NameableOperation): boolean {
  return operationId !== undefined && camelCase(operationId) === operationId;
}

function reportTwins(operations: readonly NameableOperation[], diagnostics: Diagnostics): void {
  const first = new Map<string, NameableOperation>();
  for (const operation of operations) {
    const { operationId, place } = operation;
    if (operationId === undefined) continue;
    const twin = first.get(operationId);
    if (twin === undefined) {
      first.set(operationId, operation);
      if (pascalCase(operationId) === undefined) reportNameless(operationId, place, diagnostics);
      continue;
    }
    diagnostics.warn(
      "name-clash",
      place,
      `The operationId \`${operationId}\` is also that of ${twin.method} ${twin.path}.`,
      "Give each operation its own; this one gets a number.",
    );
  }
}

function reportNameless(operationId: string, place: Place, diagnostics: Diagnostics): void {
  diagnostics.warn(
    "name-impossible",
    place,
    `The operationId \`${operationId}\` holds nothing that can stand in a method's name.`,
    "The method is named after its HTTP method and path instead.",
  );
}
