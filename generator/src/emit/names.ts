import type { Service } from "../model/index.ts";
import { runtimeSymbols } from "./runtime-symbols.ts";

/** Templates speak of what they import from the runtime by its own name. */
const runtimeNames = Object.values(runtimeSymbols).flatMap(({ types, values }) => [
  ...types,
  ...values,
]);

/** Names that a service's files declare beside its types. Unique among each other and the types. */
export interface ServiceNames {
  readonly core: string;
  readonly producer: string;
  readonly events: string;
  readonly sendOptions: string;
  readonly worker: string;
  readonly addresses: string;
  readonly client: string;
  /** What sends webhooks, what handles them, and what makes a router of that. */
  readonly webhooks: string;
  readonly webhookHandlers: string;
  readonly webhookReceiver: string;
  readonly security: string;
  readonly router: string;
  /** Class of the hand-written core, such as `Users`. */
  readonly implementation: string;
  /** Type parameters of who is calling, by security scheme that an alternative of an operation begins with. */
  readonly principals: ReadonlyMap<string, string>;
  /** By the route's name. */
  readonly operations: ReadonlyMap<string, OperationNames>;
}

/** Types of one operation in `core.ts`. */
export interface OperationNames {
  readonly request: string;
  readonly response: string;
}

/**
 * Names what a service's files declare. A name that a type of the contract has already is avoided:
 * `GetUserResponse` becomes `GetUserOperationResponse`, `UsersCore` becomes `UsersServiceCore`.
 *
 * @param types names of the types that the service's `types.ts` exports
 */
export function planServiceNames(service: Service, types: Iterable<string>): ServiceNames {
  const taken = new Set([...types, ...runtimeNames]);
  const prefix = pascalCase(service.name);
  const named = (suffix: string) => claim(taken, prefix + suffix, `${prefix}Service${suffix}`);
  return {
    core: named("Core"),
    producer: named("Producer"),
    events: named("Events"),
    sendOptions: named("SendOptions"),
    worker: named("Worker"),
    addresses: named("Addresses"),
    client: named("Client"),
    webhooks: named("Webhooks"),
    webhookHandlers: named("WebhookHandlers"),
    webhookReceiver: claim(taken, `${lowerFirst(prefix)}WebhookReceiver`),
    security: named("Security"),
    router: claim(taken, `${lowerFirst(prefix)}Router`, `${lowerFirst(prefix)}ServiceRouter`),
    implementation: prefix,
    principals: principalNames(service, taken),
    operations: new Map(
      [...service.routes, ...service.webhooks.map(({ route }) => route)].map(({ name }) => [
        name,
        operationNames(name, taken),
      ]),
    ),
  };
}

/** Who is calling is what the first scheme of an alternative says. Where there is one only, it is just the principal. */
function principalNames(service: Service, taken: Set<string>): ReadonlyMap<string, string> {
  const telling = new Set(
    service.routes.flatMap(({ security }) => security.map(([first]) => first?.scheme)),
  );
  const schemes = service.securitySchemes.filter(({ name }) => telling.has(name));
  if (schemes.length === 1) return new Map(schemes.map(({ name }) => [name, "Principal"]));
  return new Map(
    schemes.map(({ name }) => [name, claim(taken, `${pascalCase(name)}Principal`)] as const),
  );
}

function operationNames(name: string, taken: Set<string>): OperationNames {
  const prefix = upperFirst(name);
  return {
    request: claim(taken, `${prefix}Request`, `${prefix}OperationRequest`),
    response: claim(taken, `${prefix}Response`, `${prefix}OperationResponse`),
  };
}

/** The first of the wishes that is free, or the last one with a number; taken from then on. */
export function claim(taken: Set<string>, ...wishes: readonly [string, ...string[]]): string {
  const last = wishes.at(-1) ?? wishes[0];
  let name = wishes.find((wish) => !taken.has(wish));
  for (let number = 2; name === undefined; number += 1) {
    if (!taken.has(`${last}${number}`)) name = `${last}${number}`;
  }
  taken.add(name);
  return name;
}

/** `user-profile` → `UserProfile`; a leading digit gets `Service` in front. */
export function pascalCase(name: string): string {
  const words = name.split(/[^\p{ID_Continue}]+/u).filter((word) => word !== "");
  const joined = words.map(upperFirst).join("");
  return /^\p{ID_Start}/u.test(joined) ? joined : `Service${joined}`;
}

function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
