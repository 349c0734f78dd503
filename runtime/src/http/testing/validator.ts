import { Ajv2020 } from "ajv/dist/2020.js";
import { fullFormats } from "ajv-formats/dist/formats.js";
import type { Validator } from "../../validation.ts";

const ajv = new Ajv2020({
  allErrors: true,
  useDefaults: true,
  strict: false,
  formats: fullFormats,
});

// As the generator defines it for properties that must not be sent.
ajv.addKeyword({ keyword: "absent", validate: () => false });

/** For tests: a validator as an emitted `validators.js` has it. */
export function compile<T>(schema: object): Validator<T> {
  return ajv.compile<T>(schema);
}
