/** How a parameter is written where it is not in the default way of its location (OpenAPI `style`, `explode`). */
export interface ParameterStyle {
  readonly style?: string;
  readonly explode?: boolean;
  /** Written as JSON: the contract gives the parameter a `content` of that media type. */
  readonly json?: boolean;
}

export type ParameterStyles = Readonly<Record<string, ParameterStyle>>;

/** A path template with its parameters filled in. Throws TypeError where one is missing. */
export function fillPath(template: string, params: object, styles: ParameterStyles = {}): string {
  const values = new Map(Object.entries(params));
  return template.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const value: unknown = values.get(name);
    if (value === undefined) throw new TypeError(`params.${name} of ${template} is missing`);
    return pathText(name, value, styles[name] ?? {});
  });
}

/** A query string with its `?`; empty where nothing is given. Properties that are undefined are left out. */
export function queryString(query: object, styles: ParameterStyles = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : queryPairs(name, value, styles[name] ?? {}),
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/** A header's or cookie's value in style `simple` (`a,b`, `k,v`). */
export function simpleText(value: unknown, { explode, json }: ParameterStyle = {}): string {
  if (json === true) return JSON.stringify(value);
  return pieces(value, explode ?? false, String).join(",");
}

function pathText(name: string, value: unknown, styling: ParameterStyle): string {
  const { style = "simple", explode = false, json = false } = styling;
  if (json) return encodeURIComponent(JSON.stringify(value));
  const parts = pieces(value, explode, encodePart);
  if (style === "label") return `.${parts.join(explode ? "." : ",")}`;
  if (style !== "matrix") return parts.join(",");
  if (!explode) return `;${name}=${parts.join(",")}`;
  return parts.map((part) => (isRecord(value) ? `;${part}` : `;${name}=${part}`)).join("");
}

function queryPairs(name: string, value: unknown, styling: ParameterStyle): string[] {
  const { style = "form", json = false } = styling;
  const explode = styling.explode ?? style === "form";
  const key = encodeURIComponent(name);
  if (json) return [`${key}=${encodeURIComponent(JSON.stringify(value))}`];
  if (style === "deepObject" && isRecord(value)) {
    return defined(value).map(([k, v]) => `${key}[${encodePart(k)}]=${encodePart(v)}`);
  }
  if (explode && isRecord(value)) return pieces(value, true, encodePart);
  if (explode && Array.isArray(value)) return value.map((item) => `${key}=${encodePart(item)}`);
  const delimiter = delimiters.get(style) ?? ",";
  return [`${key}=${pieces(value, false, encodePart).join(delimiter)}`];
}

const delimiters: ReadonlyMap<string, string> = new Map([
  ["spaceDelimited", "%20"],
  ["pipeDelimited", "|"],
]);

/** The pieces that a style joins: items, `k=v` (explode) or `k`, `v`; a scalar is one piece. */
function pieces(value: unknown, explode: boolean, encode: (value: unknown) => string): string[] {
  if (Array.isArray(value)) return value.map(encode);
  if (!isRecord(value)) return [encode(value)];
  return defined(value).flatMap(([key, item]) =>
    explode ? [`${encode(key)}=${encode(item)}`] : [encode(key), encode(item)],
  );
}

function defined(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function encodePart(value: unknown): string {
  return encodeURIComponent(String(value));
}
