import type { Arbitrary } from "fast-check";
import { bodyKind } from "../../emit/media-types.ts";
import type {
  Content,
  NamedType,
  Parameter,
  ParameterLocation,
  Route,
  TypeId,
} from "../../model/index.ts";
import type { Call, Values } from "../call.ts";
import type { Judge } from "../judging/judge.ts";
import { concreteType } from "../wire/bodies.ts";
import { canBeSent, encodeCall } from "../wire/encode.ts";
import { type FastCheck, type Making, ValueMaker } from "./maker.ts";

/** What calls are made with. */
export interface Makers {
  readonly fc: FastCheck;
  readonly types: ReadonlyMap<TypeId, NamedType>;
  readonly judge: Judge;
}

/** No valid value was found for a type: its schema may well allow none. */
export class Impossible extends Error {
  override readonly name = "Impossible";
  readonly type: NamedType;

  constructor(type: NamedType) {
    super(`no valid value could be made for ${type.name}`);
    this.type = type;
  }
}

/** So many values are tried before a type is given up. */
const TRIES = 300;

/**
 * Valid calls of an operation. With `examples` `always`, the ones that its contract shows.
 *
 * @throws Impossible
 */
export function calls(makers: Makers, route: Route, examples: "some" | "always"): Arbitrary<Call> {
  const { fc, types } = makers;
  const all = [...types.values()];
  const plain = new ValueMaker(fc, all, { texts: "plain", examples });
  const any = new ValueMaker(fc, all, { texts: "any", examples });
  const whole = route.querystring && route.groups.query;
  const grouped = Object.entries(route.groups).filter(([, type]) => type !== whole);
  const groups = grouped.map(([location, type]) => {
    const made = valid<Values>(makers, plain, type);
    const members = route.parameters.filter((one) => one.in === location);
    return [location, withExamples(makers, { made, type, members, examples })] as const;
  });
  return fc
    .record({
      parameters: fc.record(Object.fromEntries(groups)) as Arbitrary<
        Partial<Record<ParameterLocation, Values>>
      >,
      sent: bodies(makers, route, { plain, any }),
      query: whole === undefined ? fc.constant({}) : queries(makers, plain, whole),
      choice: fc.nat({ max: 999 }),
    })
    .map(({ sent, query, ...others }): Call => ({ route, ...others, ...sent, ...query }))
    .filter((call) => canBeSent(encodeCall(call, types)));
}

/** A query that is one value. */
function queries(makers: Makers, maker: ValueMaker, type: TypeId): Arbitrary<Pick<Call, "query">> {
  return valid(makers, maker, type).map((query) => ({ query }));
}

/** Values of the parameters of one location. */
interface Group {
  readonly made: Arbitrary<Values>;
  readonly type: TypeId;
  readonly members: readonly Parameter[];
  readonly examples: Making["examples"];
}

/** Puts in what the contract shows for a parameter, where the values stay valid. */
function withExamples(makers: Makers, { made, type, members, examples }: Group) {
  const { fc, judge } = makers;
  const shown = members.flatMap(({ name, examples: all = [] }) =>
    all.length === 0 ? [] : [[name, fc.constantFrom<unknown>(...all)] as const],
  );
  if (shown.length === 0) return made;
  const filled = fc
    .tuple(made, fc.record(Object.fromEntries(shown)))
    .map(([values, instead]): Values => {
      const whole = { ...values, ...instead };
      return judge.accepts(type, whole) ? whole : values;
    });
  return examples === "always" ? filled : fc.oneof({ weight: 4, arbitrary: made }, filled);
}

/** What the contract shows for a body, as far as it is valid; or else what is made. */
function shownOr(
  { fc, judge }: Makers,
  { type, examples = [] }: Content,
  how: Making["examples"],
  made: Arbitrary<unknown>,
): Arbitrary<unknown> {
  const shown = examples.filter((one) => type !== undefined && judge.accepts(type, one));
  if (shown.length === 0) return made;
  const all = fc.constantFrom(...shown);
  return how === "always" ? all : fc.oneof({ weight: 4, arbitrary: made }, all);
}

interface ValueMakers {
  readonly plain: ValueMaker;
  readonly any: ValueMaker;
}

type Sent = Pick<Call, "content" | "body">;

/** A media type and a body for it; also none, where the operation need not have one. */
function bodies(makers: Makers, { body }: Route, by: ValueMakers): Arbitrary<Sent> {
  const { fc } = makers;
  if (body === undefined) return fc.constant({});
  const each = body.content.map((content) => {
    const concrete = { ...content, mediaType: concreteType(content.mediaType) };
    const made = shownOr(makers, content, by.plain.examples, bodyOf(makers, content, by));
    return made.map((made): Sent => ({ content: concrete, body: made }));
  });
  return fc.oneof(...each, ...(body.required && each.length > 0 ? [] : [fc.constant({})]));
}

function bodyOf(makers: Makers, content: Content, { plain, any }: ValueMakers): Arbitrary<unknown> {
  const { fc } = makers;
  const kind = bodyKind(content, "request");
  if (kind === "binary") return fc.uint8Array({ minLength: 1, maxLength: 20 });
  if (content.type !== undefined)
    return valid(makers, kind === "value" || kind === "text" ? any : plain, content.type);
  return kind === "text" ? fc.string({ unit: "binary" }) : fc.jsonValue({ maxDepth: 2 });
}

function valid<T>({ fc, judge, types }: Makers, maker: ValueMaker, id: TypeId): Arbitrary<T> {
  const made = maker.ofType(id);
  const isFound = fc
    .sample(made, { seed: 1, numRuns: TRIES })
    .some((one) => judge.accepts(id, one));
  const type = types.get(id);
  if (!isFound && type !== undefined) throw new Impossible(type);
  return made.filter((one) => judge.accepts(id, one)) as Arbitrary<T>;
}
