/** What a {@link readExpression runtime expression} is read from. */
export interface ExpressionSource {
  readonly headers: object;
  readonly data: unknown;
}

const expression = /^\$message\.(header|payload)#\/(.*)$/s;

/**
 * The value that a runtime expression of AsyncAPI points at, such as `$message.header#/replyTo` or
 * `$message.payload#/order/id`; `undefined` where there is none.
 */
export function readExpression(text: string, { headers, data }: ExpressionSource): unknown {
  const [, part, pointer] = expression.exec(text) ?? [];
  let value: unknown = part === "header" ? headers : data;
  for (const step of stepsOf(pointer ?? "")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step))
      return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

/** The header that a runtime expression points at; `undefined` where it points into one, or into the payload. */
export function headerOf(text: string): string | undefined {
  const [, part, pointer] = expression.exec(text) ?? [];
  const [header, ...inside] = stepsOf(pointer ?? "");
  return part === "header" && inside.length === 0 ? header : undefined;
}

/** The value that a runtime expression points at as text, where it is text, a number or a boolean. */
export function readText(text: string, source: ExpressionSource): string | undefined {
  const value = readExpression(text, source);
  const isScalar = ["string", "number", "boolean"].includes(typeof value);
  return isScalar ? String(value) : undefined;
}

function stepsOf(pointer: string): string[] {
  return pointer.split("/").map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
