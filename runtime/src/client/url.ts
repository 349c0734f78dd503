/** How a parameter is written where it is not in the default way of its location (OpenAPI `style`, `explode`). */
export interface ParameterStyle {
  readonly style?: string;
  readonly explode?: boolean;
  /** Written as JSON: the contract gives the parameter a `content` of that media type. */
  readonly json?: boolean;
  /** Characters such as `/` and `?` stay as they are, as far as that can be read again. */
  readonly allowReserved?: boolean;
}

export type ParameterStyles = Readonly<Record<string, ParameterStyle>>;

/**
 * A path template with its parameters filled in. Throws TypeError where one is missing, and where a segment
 * would be `.` or `..`, which leads to another path however it is escaped.
 */
export function fillPath(template: string, params: object, styles: ParameterStyles = {}): string {
  const values = new Map(Object.entries(params));
  const path = template.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const value: unknown = values.get(name);
    if (value === undefined) throw new TypeError(`params.${name} of ${template} is missing`);
    return pathText(name, value, styles[name] ?? {});
  });
  if (!path.split("/").some((segment) => /^(\.|%2e){1,2}$/i.test(segment))) return path;
  throw new TypeError(`the parameters of ${template} make a path that leads elsewhere: ${path}`);
}

/** A query string with its `?`; empty where nothing is given. Properties that are undefined are left out. */
export function queryString(query: object, styles: ParameterStyles = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : queryPairs(name, value, styles[name] ?? {}),
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/** A header's value in style `simple` (`a,b`, `k,v`). */
export function headerText(value: unknown, { explode = false, json }: ParameterStyle = {}): string {
  if (json === true) return JSON.stringify(value);
  return pieces(value, explode, String).join(",");
}

/**
 * A `Cookie` header; undefined where there is none to send. Lists and objects are joined by commas, or in style
 * `cookie` become a cookie for each item. Throws TypeError where that style cannot say a value.
 */
export function cookieHeader(cookies: object, styles: ParameterStyles = {}): string | undefined {
  const pairs = Object.entries(cookies).flatMap(([name, value]: [string, unknown]) => {
    if (value === undefined) return [];
    const { style, explode = true, json = false } = styles[name] ?? {};
    if (style === "cookie") return plainCookies(name, value, explode);
    const text = json
      ? encodePart(JSON.stringify(value))
      : pieces(value, explode, encodePart).join(",");
    return [`${name}=${text}`];
  });
  return pairs.length === 0 ? undefined : pairs.join("; ");
}

function plainCookies(name: string, value: unknown, explode: boolean): string[] {
  const parts = pieces(value, explode, cookieText);
  if (!explode) return [`${name}=${parts.join(",")}`];
  return isRecord(value) ? parts : parts.map((part) => `${name}=${part}`);
}

/** RFC 6265, 4.1.1, cookie-octet. */
function cookieText(value: unknown): string {
  const text = String(value);
  if (/^[!#-+\--:<-[\]-~]*$/.test(text)) return text;
  throw new TypeError(`a cookie cannot hold ${JSON.stringify(text)}`);
}

function pathText(name: string, value: unknown, styling: ParameterStyle): string {
  const { style = "simple", explode = false, json = false } = styling;
  if (json) return encodeURIComponent(JSON.stringify(value));
  // What joins the parts of a label is no character that is escaped elsewhere.
  const encode = style === "label" ? encodeLabel : encodePart;
  const parts = pieces(value, explode, encode);
  if (style === "label") return `.${parts.join(explode ? "." : ",")}`;
  if (style !== "matrix") return parts.join(",");
  if (parts.join("") === "") return `;${name}`;
  if (!explode) return `;${name}=${parts.join(",")}`;
  return parts.map((part) => (isRecord(value) ? `;${part}` : `;${name}=${part}`)).join("");
}

function queryPairs(name: string, value: unknown, styling: ParameterStyle): string[] {
  const { style = "form", json = false } = styling;
  const explode = styling.explode ?? style === "form";
  const key = encodeURIComponent(name);
  if (json) return [`${key}=${encodeURIComponent(JSON.stringify(value))}`];
  const encode = styling.allowReserved === true ? encodeLittle : encodePart;
  if (style === "deepObject" && isRecord(value)) {
    return defined(value).map(([k, v]) => `${key}%5B${encodePart(k)}%5D=${encode(v)}`);
  }
  if (explode && isRecord(value)) return pieces(value, true, encode);
  if (explode && Array.isArray(value)) return value.map((item) => `${key}=${encode(item)}`);
  const isScalar = !Array.isArray(value) && !isRecord(value);
  if (isScalar) return [`${key}=${encode(value)}`];
  const delimiter = delimiters.get(style) ?? ",";
  return [`${key}=${pieces(value, false, encodePart).join(delimiter)}`];
}

const delimiters: ReadonlyMap<string, string> = new Map([
  ["spaceDelimited", "%20"],
  ["pipeDelimited", "%7C"],
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

function encodeLabel(value: unknown): string {
  return encodePart(value).replaceAll(".", "%2E");
}

/** Leaves reserved characters as they are, but those that would end the value. */
function encodeLittle(value: unknown): string {
  return encodeURI(String(value)).replace(/[#&+=]/g, encodeURIComponent);
}

function encodePart(value: unknown): string {
  return encodeURIComponent(String(value));
}
