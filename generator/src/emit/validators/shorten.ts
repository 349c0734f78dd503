import { combine } from "./combine.ts";
import { namePlaces } from "./name-places.ts";
import { parseStatements, printStatements, type Statement } from "./statements.ts";

/**
 * The body of what ajv wrote for one schema, in the words of the runtime's `Faults`, with the same meaning
 * in about a third of the text.
 *
 * - Faults are collected in one list that validators hand on, instead of one list each that is joined.
 * - Gone is what no reader of a fault looks at (`schemaPath`), and what only schemas with `$dynamicRef` or
 *   `$data` need.
 * - Common tests are told in one word.
 *
 * @param body statements of ajv, one to a line; its regular expressions hold no quotes
 * @param valueAt the value of a path into one of the schemas that ajv declares, such as `schema1.enum`
 * @returns lines, indented by two spaces
 * @throws Error for code of a kind that ajv does not write today
 */
export function shorten(body: string, valueAt: (path: string) => unknown): readonly string[] {
  const lean = body.replace(surplus, without);
  const told = plain.reduce((code, [from, to]) => code.replace(from, to), lean);
  const renamed = told.replace(names, (found) => newName(found, valueAt));
  const left = renamed
    .replace(texts, '""')
    .match(/(?<![.\w])(?:vErrors|errors|instancePath\b(?!:))/);
  if (left !== null) throw new Error(`ajv uses \`${left[0]}\` in a way that is not known.`);
  return printStatements(early(combine(namePlaces(parseStatements(renamed)))), "  ");
}

/** Leaves at once where the whole is about a value that may be of the wrong type. */
function early(statements: readonly Statement[]): readonly Statement[] {
  const last = statements.at(-1);
  if (typeof last !== "object" || last.body.length < 2) return statements;
  const [, test] = /^if\((faults\.\w+\(data, at\))\)$/.exec(last.head) ?? [];
  if (test === undefined) return statements;
  return [...statements.slice(0, -1), `if (!${test}) return;`, ...last.body];
}

const text = /"(?:[^"\\]|\\.)*"/.source;
const texts = new RegExp(text, "g");

/** Text is matched too, so that nothing is found inside of it. */
const surplus = new RegExp(
  [
    text,
    `,schemaPath:${text}`,
    `,parentData(?::\\w+)?,parentDataProperty(?::\\w+|:${text})?,rootData,dynamicAnchors(?=\\})`,
    // Parameters that ajv puts on lines of their own.
    "\\n {4}(?=\\w+: )",
  ].join("|"),
  "g",
);

function without(found: string): string {
  if (found.startsWith('"')) return found;
  return found.startsWith("\n") ? " " : "";
}

/** What is the same in few words, in this order. */
const plain: readonly (readonly [RegExp, string])[] = [
  [
    /^const (err\d+) = (.*);\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}\nerrors\+\+;$/gm,
    "faults.push($2);",
  ],
  [
    /^errors = (_errs\d+);\nif\(vErrors !== null\)\{\nif\(\1\)\{\nvErrors\.length = \1;\n\}\nelse \{\nvErrors = null;\n\}\n\}$/gm,
    "faults.length = $1;",
  ],
  [
    /^if\(!\((\w+)\((.*), \{(instancePath(?::(?:.*))?)\}\)\)\)\{\nvErrors = vErrors === null \? \1\.errors : vErrors\.concat\(\1\.errors\);\nerrors = vErrors\.length;\n\}$/gm,
    "faults.of($1, $2, {$3});",
  ],
  [
    /^const (len\d+) = (data.*)\.length;\nfor\(let (i\d+)=0; \3<\1; /gm,
    "for(let $3 = 0; $3 < $2.length; ",
  ],
  [/^for\(let (i\d+)=(\d+); \1<(len\d+); /gm, "for(let $1 = $2; $1 < $3; "],
  [/\{instancePath(?=[,}])/g, "{instancePath:instancePath"],
  [/^faults\.of\((\w+), (.*), \{instancePath:(.*)\}\);\nelse \{$/gm, "if(faults.of($1, $2, $3)){"],
  [/^faults\.of\((\w+), (.*), \{instancePath:(.*)\}\);$/gm, "faults.of($1, $2, $3);"],
];

/** Names that are called otherwise, and paths into schemas where a fault tells what is there. */
const names = new RegExp(
  [
    text,
    "(?<![.\\w])instancePath\\b(?!:)\\+?",
    "(?<![.\\w])errors\\b",
    'i\\d+\\+(?=")',
    `(?<=(?:type|allowedValues?): )schema\\d+(?:\\.\\w+|\\[(?:\\d+|${text})\\])*(?=[,}])`,
  ].join("|"),
  "g",
);

function newName(found: string, valueAt: (path: string) => unknown): string {
  if (found.startsWith('"')) return found;
  if (found === "errors") return "faults.length";
  if (found.startsWith("instancePath")) return found.endsWith("+") ? "at + " : "at";
  if (found.startsWith("schema")) return JSON.stringify(valueAt(found));
  return `${found.slice(0, -1)} + `;
}
