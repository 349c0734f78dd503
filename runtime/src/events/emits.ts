import type { Producer } from "./producer.ts";

/** A producer, or where the decorated object keeps it. */
export type ProducerOf<This, Events extends object> =
  | Producer<Events>
  | ((self: This) => Producer<Events>);

/** A method that {@link emits} can decorate. */
type Method<This, Args extends readonly unknown[], Result> = (
  this: This,
  ...args: Args
) => Promise<Result>;

/**
 * Method decorator (standard decorators): sends an event after the method has returned, and not when it
 * threw. The method's promise resolves once the event is stored, and rejects when it could not be.
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
export function emits<This, Events extends object, Action extends keyof Events & string>(
  producer: ProducerOf<This, Events>,
  action: Action,
): <Self extends This, Args extends readonly unknown[], Result extends Events[Action]>(
  method: Method<Self, Args, Result>,
  context: ClassMethodDecoratorContext<Self, Method<Self, Args, Result>>,
) => Method<Self, Args, Result>;
export function emits<
  This,
  Events extends object,
  Action extends keyof Events & string,
  SelectArgs extends readonly unknown[],
  SelectResult,
>(
  producer: ProducerOf<This, Events>,
  action: Action,
  select: (args: SelectArgs, result: SelectResult) => Events[Action],
): <Self extends This, Args extends SelectArgs, Result extends SelectResult>(
  method: Method<Self, Args, Result>,
  context: ClassMethodDecoratorContext<Self, Method<Self, Args, Result>>,
) => Method<Self, Args, Result>;
export function emits<This, Events extends object, Action extends keyof Events & string>(
  producer: ProducerOf<This, Events>,
  action: Action,
  select: (args: readonly unknown[], result: Events[Action]) => Events[Action] = (_, result) =>
    result,
) {
  return <Self extends This, Args extends readonly unknown[], Result extends Events[Action]>(
    method: Method<Self, Args, Result>,
  ): Method<Self, Args, Result> =>
    async function (this: Self, ...args: Args): Promise<Result> {
      const result = await method.call(this, ...args);
      const sender = typeof producer === "function" ? producer(this) : producer;
      await sender.send(action, select(args, result));
      return result;
    };
}
