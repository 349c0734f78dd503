/** What the hand-written core of a service needs to hold, ready to be printed. */
export interface CoreStub {
  readonly service: string;
  /** Name of the generated interface, such as `UsersCore`. */
  readonly interface: string;
  /** The whole file, for a service that has none yet. Lines end with `\n`. */
  readonly text: string;
  readonly methods: readonly StubMethod[];
}

/** One method of a {@link CoreStub}. */
export interface StubMethod {
  readonly name: string;
  /** Lines of its doc comment, escaped; none for no comment. */
  readonly doc: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly returns: string;
  /** Every name that stands in the types, and where it comes from. */
  readonly symbols: readonly StubSymbol[];
}

/** A name that a stub imports. */
export interface StubSymbol {
  readonly name: string;
  /** `runtime`: the package; `generated`: the `index.ts` of the service's generated folder. */
  readonly from: "runtime" | "generated";
}
