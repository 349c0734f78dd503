import type { Producer } from "./producer.ts";
import type { SendArguments } from "./send-options.ts";

/** A producer, or where the decorated object keeps it. */
export type ProducerOf<This, Events extends object, Options extends object = Record<never, never>> =
  | Producer<Events, Options>
  | ((self: This) => Producer<Events, Options>);

/** Actions whose contract asks for nothing beside the data. */
type PlainAction<Events extends object, Options extends object> = {
  [Action in keyof Events & string]: [] extends SendArguments<Options, Action> ? Action : never;
}[keyof Events & string];

/** A method that {@link emits} can decorate. */
type Method<This, Args extends readonly unknown[], Result> = (
  this: This,
  ...args: Args
) => Promise<Result>;

/**
 * Method decorator (standard decorators): sends an event after the method has returned, and not when it
 * threw. The method's promise resolves once the event is stored, and rejects when it could not be. An event whose
 * contract asks for more than data (headers, parameters of the address) is sent by its producer's method instead.
 *
 * @param producer the producer, or a function of `this` that gives it
 * @param action what has happened, such as `user.updated`
 * @param select makes the event's data of the method's arguments and result; without it the result is the data
 *
 * @example
 * ```ts
 * class Users {
 *   constructor(readonly producer: UsersProducer) {}
 *
 *   \@emits((self: Users) => self.producer, "user.updated")
 *   async rename(id: string, name: string): Promise<User> { … }
 * }
 * ```
 */
export function emits<
  This,
  Events extends object,
  Options extends object,
  Action extends PlainAction<Events, Options>,
>(
  producer: ProducerOf<This, Events, Options>,
  action: Action,
): <Self extends This, Args extends readonly unknown[], Result extends Events[Action]>(
  method: Method<Self, Args, Result>,
  context: ClassMethodDecoratorContext<Self, Method<Self, Args, Result>>,
) => Method<Self, Args, Result>;
export function emits<
  This,
  Events extends object,
  Options extends object,
  Action extends PlainAction<Events, Options>,
  SelectArgs extends readonly unknown[],
  SelectResult,
>(
  producer: ProducerOf<This, Events, Options>,
  action: Action,
  select: (args: SelectArgs, result: SelectResult) => Events[Action],
): <Self extends This, Args extends SelectArgs, Result extends SelectResult>(
  method: Method<Self, Args, Result>,
  context: ClassMethodDecoratorContext<Self, Method<Self, Args, Result>>,
) => Method<Self, Args, Result>;
export function emits<This>(
  producer: ProducerOf<This, Record<string, unknown>>,
  action: string,
  select: (args: readonly unknown[], result: unknown) => unknown = (_, result) => result,
) {
  return <Self extends This, Args extends readonly unknown[], Result>(
    method: Method<Self, Args, Result>,
  ): Method<Self, Args, Result> =>
    async function (this: Self, ...args: Args): Promise<Result> {
      const result = await method.call(this, ...args);
      const sender = typeof producer === "function" ? producer(this) : producer;
      await sender.send(action, select(args, result));
      return result;
    };
}
