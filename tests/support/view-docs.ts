import type { ViewSchema } from "../../generator/src/emit/overrides/view-schema.ts";

const begin =
  "<!-- views: written by UPDATE_GOLDEN=1 from the interfaces in generator/src/emit/views/ -->";
const end = "<!-- end of views -->";

/** The page with one table for each template, made of the schema, between its two marks. */
export function withViewTables(page: string, { properties = {} }: ViewSchema): string {
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`There is no ${begin}`);
  const sections = Object.entries(properties).map(([name, view]) => section(name, view));
  return `${before}${begin}\n\n${sections.join("\n")}\n${end}${after}`;
}

function section(name: string, view: ViewSchema): string {
  const rows = rowsOf(view, "");
  return [
    `### \`${name}.hbs\``,
    "",
    "| field | kind | what |",
    "|---|---|---|",
    ...rows.map(([field, kind, what]) => `| \`${field}\` | ${kind} | ${what} |`),
    "",
  ].join("\n");
}

type Row = readonly [field: string, kind: string, what: string];

function rowsOf({ properties = {} }: ViewSchema, prefix: string): readonly Row[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = prefix + name;
    const { description = "" } = field;
    const value = field.anyOf?.find((one) => !("const" in one)) ?? field;
    const inside = value.items ?? value;
    const row: Row = [path, kindOf(field), description.replaceAll("|", "\\|")];
    return [row, ...rowsOf(inside, value.items ? `${path}[].` : `${path}.`)];
  });
}

function kindOf({ anyOf, items, type }: ViewSchema): string {
  if (anyOf) return `${anyOf.map(kindOf).filter(Boolean).join("")}, or false`;
  if (items) return items.type === "string" ? "lines" : "list";
  if (type === "boolean") return "flag";
  return type === "object" ? "object" : type === "string" ? "text" : "";
}
