import { didYouMean } from "../diagnostics/index.ts";
import { type Credentials, placed } from "../exercise/index.ts";
import type { SecurityScheme, Service } from "../model/index.ts";
import { UsageError } from "./usage-error.ts";

/**
 * What `--credential` gives, each where its scheme wants it. Says nothing of the values.
 *
 * @throws UsageError for a scheme that there is not, and for a value that it cannot have
 */
export function credentialsOf(
  { name, securitySchemes }: Service,
  texts: readonly string[],
): Credentials {
  const schemes = new Map(securitySchemes.map((one) => [one.name, one]));
  return new Map(
    texts.map((text) => {
      const [, key, value] = /^([^=]+)=([\s\S]+)$/.exec(text) ?? [];
      if (key === undefined || value === undefined)
        throw new UsageError(
          "A value of `--credential` is not written as --credential SCHEME=VALUE.",
        );
      const scheme = schemes.get(key);
      if (scheme === undefined) throw new UsageError(unknownScheme(name, key, [...schemes.keys()]));
      const fault = faultOf(scheme, value);
      if (fault !== undefined)
        throw new UsageError(`The value that \`--credential\` gives for \`${key}\` ${fault}.`);
      return [key, placed(scheme, value)] as const;
    }),
  );
}

function unknownScheme(service: string, wanted: string, known: readonly string[]): string {
  const hint = didYouMean(wanted, known) ?? `There are: ${known.join(", ") || "none"}.`;
  return `\`${service}\` has no security scheme \`${wanted}\`. ${hint}`;
}

function faultOf({ credentials }: SecurityScheme, value: string): string | undefined {
  const isHttp = credentials.type === "http";
  if (isHttp && credentials.scheme === "basic")
    return value.includes(":") ? undefined : "is not written user:password";
  if (credentials.type === "apiKey" && credentials.in === "query") return undefined;
  const isCookie = credentials.type === "apiKey" && credentials.in === "cookie";
  const isSendable = /^[\x21-\x7e]([\t\x20-\x7e\x80-\xff]*[\x21-\x7e])?$/.test(value);
  if (!isSendable || (isCookie && /[;,\s]/.test(value)))
    return `has characters that no ${isCookie ? "cookie" : "header"} holds`;
  return undefined;
}
