import type { ParameterLocation, ParameterShape, ScalarShape } from "../route.ts";

/** A {@link ParameterShape} with every default filled in. */
export interface Shape {
  readonly type: ScalarShape | "array" | "object";
  readonly items: ScalarShape;
  readonly properties: ReadonlyMap<string, ScalarShape>;
  readonly style: string;
  readonly explode: boolean;
}

/** Fills in the defaults of OpenAPI: `style` by location, `explode` by style. */
export function completeShape(shape: ParameterShape, location: ParameterLocation): Shape {
  const written: Exclude<ParameterShape, string> =
    typeof shape === "string" ? { type: shape } : shape;
  const style = written.style ?? defaultStyles[location];
  return {
    type: written.type,
    items: written.items ?? "string",
    properties: new Map(Object.entries(written.properties ?? {})),
    style,
    explode: written.explode ?? (style === "form" || style === "cookie"),
  };
}

const defaultStyles: Readonly<Record<ParameterLocation, string>> = {
  path: "simple",
  query: "form",
  header: "simple",
  cookie: "form",
};
