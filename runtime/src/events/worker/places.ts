import { ReventError } from "../../errors/index.ts";
import { faultsOf, type Validator } from "../../validation.ts";
import { buildAddress } from "../address.ts";
import { inOneLine, parametersPointer } from "../faults.ts";

/** A stream that a handler listens to, and the values of the parameters in its address. */
export interface ListeningPlace {
  readonly address: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What says where a handler listens. */
interface Listening {
  readonly parameters?: Validator;
  readonly addresses?: readonly object[];
}

/**
 * The streams behind an address: itself, or one for each of the given values of its parameters.
 *
 * @throws ReventError `misuse` where values are missing, or are not as the contract says
 */
export function placesOf(
  stream: string,
  { parameters: validate, addresses }: Listening,
): readonly ListeningPlace[] {
  if (!stream.includes("{")) return [{ address: stream, parameters: {} }];
  if (addresses === undefined || addresses.length === 0)
    throw new ReventError(
      "misuse",
      `The address ${stream} has parameters: say in addresses which values to listen to.`,
    );
  return addresses.map((given) => {
    const values: Record<string, string> = { ...given };
    const faults = validate ? faultsOf(validate, values, parametersPointer) : [];
    if (faults.length === 0)
      return { address: buildAddress(stream, values), parameters: Object.freeze(values) };
    throw new ReventError(
      "misuse",
      `The address ${stream} has no such values: ${inOneLine(faults)}.`,
    );
  });
}
