/**
 * What ajv wrote for one schema, with the same meaning in about half of the text. Gone is what no reader of
 * a fault looks at (`schemaPath`) and what only schemas with `$dynamicRef` or `$data` need (the other
 * parameters of a validator).
 *
 * @param functions code of ajv, a statement to a line; its regular expressions hold no quotes
 */
export function compact(functions: string): string {
  return functions
    .replace(superfluous, (found) => (found.startsWith('"') ? found : ""))
    .replace(report, "(vErrors ??= []).push($2);\nerrors++;");
}

const text = /"(?:[^"\\]|\\.)*"/.source;

/** Text is matched too, so that nothing is found inside of it. */
const superfluous = new RegExp(
  [
    text,
    `,schemaPath:${text}`,
    `,parentData(?::\\w+)?,parentDataProperty(?::\\w+|:${text})?,rootData,dynamicAnchors(?=\\})`,
    ", parentData, parentDataProperty, rootData=data, dynamicAnchors=\\{\\}(?=\\}=\\{\\}\\)\\{$)",
  ].join("|"),
  "gm",
);

const report =
  /^const (err\d+) = (.*);\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}\nerrors\+\+;$/gm;
