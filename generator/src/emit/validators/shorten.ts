import { literal } from "../text/literal.ts";
import { combine } from "./combine.ts";
import { plainCondition } from "./conditions.ts";
import type { Constants } from "./constants.ts";
import { namePlaces } from "./name-places.ts";
import { printStatements } from "./print-statements.ts";
import { conditionOf, parseStatements, type Statement } from "./statements.ts";

/**
 * The body of what ajv wrote for one schema, in the words of the runtime's `Faults`, with the same meaning
 * in far less text.
 *
 * - Faults are collected in one list that validators hand on, instead of one list each that is joined.
 * - Gone is what no reader of a fault looks at (`schemaPath`), and what only schemas with `$dynamicRef` or
 *   `$data` need.
 * - Common tests are told in one word.
 *
 * @param body statements of ajv, one to a line; its regular expressions hold no quotes
 * @param constants what the body reads of what ajv declares before it
 * @returns lines, indented by two spaces
 * @throws Error for code of a kind that ajv does not write today
 */
export function shorten(body: string, constants: Constants): readonly string[] {
  const lean = body.replace(surplus, without);
  const told = plain.reduce((code, [from, to]) => code.replace(from, to), lean);
  const renamed = told.replace(names, (found) => newName(found, constants));
  const left = renamed
    .replace(texts, '""')
    .match(new RegExp(`${start}(?:vErrors|errors|instancePath(?!:))${end}`, "u"));
  if (left !== null) throw new Error(`ajv uses \`${left[0]}\` in a way that is not known.`);
  const statements = namePlaces(parseStatements(renamed).map(withPlainCondition));
  return printStatements(withConst(early(combine(statements))), "  ");
}

function withPlainCondition(statement: Statement): Statement {
  if (typeof statement === "string") return statement;
  const test = conditionOf(statement);
  const head = test === undefined ? statement.head : `if(${plainCondition(test)})`;
  return { head, body: statement.body.map(withPlainCondition) };
}

/** Declares by `const` what nothing assigns to later. */
function withConst(statements: readonly Statement[]): readonly Statement[] {
  const assigned = new Set<string>();
  const visit = (statement: Statement): void => {
    if (typeof statement === "object") statement.body.forEach(visit);
    const code = typeof statement === "string" ? statement : statement.head;
    for (const [, name = ""] of code.matchAll(assignment)) assigned.add(name);
  };
  statements.forEach(visit);
  const declared = (statement: Statement): Statement => {
    if (typeof statement === "object") return { ...statement, body: statement.body.map(declared) };
    const [, name] = declaration.exec(statement) ?? [];
    return name === undefined || assigned.has(name) ? statement : `const${statement.slice(3)}`;
  };
  return statements.map(declared);
}

const assignment = /(?<!let )\b(data\d+) = /g;
const declaration = /^let (data\d+) = /;

/** Leaves at once where the whole is about a value that may be of the wrong type. */
function early(statements: readonly Statement[]): readonly Statement[] {
  const last = statements.at(-1);
  if (typeof last !== "object" || last.body.length < 2) return statements;
  const [, test] = /^if\((faults\.\w+\(data, at\))\)$/.exec(last.head) ?? [];
  if (test === undefined) return statements;
  return [...statements.slice(0, -1), `if (!${test}) return;`, ...last.body];
}

const text = /"(?:[^"\\]|\\.)*"/.source;
/** Where a name of ajv's starts and ends; those of schemas and properties may hold it. */
const start = /(?<![.\p{ID_Continue}$])/u.source;
const end = /(?![\p{ID_Continue}$])/u.source;
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

/** What is the same in few words, in this order; and what ajv forgets. */
const plain: readonly (readonly [RegExp, string])[] = [
  // Nothing may be known to be evaluated yet, or everything.
  [/^(props\d+)\[(key\d+)\] = true;$/gm, "if ($1 !== true) ($1 ??= {})[$2] = true;"],
  [
    /^const (err\d+) = (.*);\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}\nerrors\+\+;$/gm,
    "faults.push($2);",
  ],
  [
    /^errors = (_errs\d+);\nif\(vErrors !== null\)\{\nif\(\1\)\{\nvErrors\.length = \1;\n\}\nelse \{\nvErrors = null;\n\}\n\}$/gm,
    "faults.length = $1;",
  ],
  [
    // The name may hold characters of any script, and escapes.
    /^if\(!\(([^\s("]+)\((.*), \{(instancePath(?::(?:.*))?)\}\)\)\)\{\nvErrors = vErrors === null \? \1\.errors : vErrors\.concat\(\1\.errors\);\nerrors = vErrors\.length;\n\}$/gm,
    "faults.of($1, $2, {$3});",
  ],
  [
    /^const (len\d+) = (data.*)\.length;\nfor\(let (i\d+)=0; \3<\1; /gm,
    "for(let $3 = 0; $3 < $2.length; ",
  ],
  [/^for\(let (i\d+)=(\d+); \1<(len\d+); /gm, "for(let $1 = $2; $1 < $3; "],
  [/\{instancePath(?=[,}])/g, "{instancePath:instancePath"],
  [/^faults\.of\((\S+), (.*), \{instancePath:(.*)\}\);\nelse \{$/gm, "if(faults.of($1, $2, $3)){"],
  [/^faults\.of\((\S+), (.*), \{instancePath:(.*)\}\);$/gm, "faults.of($1, $2, $3);"],
];

/** A path into a schema that ajv declares. */
const path = `schema\\d+(?:\\.\\w+|\\[(?:\\d+|${text})\\])*`;

/** Names that are called otherwise, and paths into schemas where a fault tells what is there. */
const names = new RegExp(
  [
    text,
    `${start}instancePath${end}(?!:)\\+?`,
    `${start}errors${end}`,
    'i\\d+\\+(?=")',
    `${start}_(?:errs|valid)(?=\\d+${end})`,
    `${start}func\\d+\\.call\\(${path}, key\\d+\\)`,
    `${start}func\\d+${end}(?:\\.call)?`,
    `(?<=(?:type|allowedValues?): )${path}(?=[,}])`,
  ].join("|"),
  "gu",
);

function newName(found: string, constants: Constants): string {
  if (found.startsWith('"')) return found;
  if (found === "errors") return "faults.length";
  if (found === "_errs") return "before";
  if (found === "_valid") return "branch";
  if (found.startsWith("instancePath")) return found.endsWith("+") ? "at + " : "at";
  if (found.startsWith("schema")) return literal(constants.valueAt(found));
  if (found.startsWith("func")) return newCall(found, constants);
  return `${found.slice(0, -1)} + `;
}

/** A function by its name; whether a schema has a property, by the names of those that it has. */
function newCall(found: string, constants: Constants): string {
  const [, properties, key] = /^func\d+\.call\((.*), (key\d+)\)$/.exec(found) ?? [];
  if (properties === undefined) return constants.functionName(found.replace(".call", ""));
  return `${literal(Object.keys(Object(constants.valueAt(properties))))}.includes(${key})`;
}
