import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type CoreStub, type PlannedCore, planStubs } from "../generator/src/stubs/index.ts";

// A case is a folder: `before.ts.txt` (none: the file is new), `after.ts.txt`, and `report.txt`, what
// the run says. `former.json` lists handlers of the last manifest; any other file stands beside the core.
// UPDATE_GOLDEN=1 writes what came out.
const folder = join(import.meta.dirname, "stubs");
const update = process.env.UPDATE_GOLDEN === "1";
const folders = { services: "services", generated: "generated" };

const users: CoreStub = {
  service: "users",
  interface: "UsersCore",
  text: "export class Users implements UsersCore {\n  async listUsers() {}\n  async getUser() {}\n  async onAccountRegistered() {}\n}\n",
  methods: [
    {
      name: "listUsers",
      doc: ["List users, oldest first. `GET /users`"],
      parameters: [
        { name: "request", type: "ListUsersRequest" },
        { name: "context", type: "HttpContext<unknown>" },
      ],
      returns: "Promise<ListUsersResponse>",
      symbols: [
        { name: "ListUsersRequest", from: "generated" },
        { name: "HttpContext", from: "runtime" },
        { name: "ListUsersResponse", from: "generated" },
      ],
    },
    {
      name: "getUser",
      doc: [],
      parameters: [{ name: "request", type: "GetUserRequest" }],
      returns: "Promise<GetUserResponse>",
      symbols: [
        { name: "GetUserRequest", from: "generated" },
        { name: "GetUserResponse", from: "generated" },
      ],
    },
    {
      name: "onAccountRegistered",
      doc: ["A new account exists.", "", "Event `account.registered` on stream `auth`"],
      parameters: [
        { name: "event", type: 'Event<AccountRegistered, "AccountRegistered">' },
        { name: "context", type: "EventContext" },
      ],
      returns: "Promise<void>",
      symbols: [
        { name: "Event", from: "runtime" },
        { name: "AccountRegistered", from: "generated" },
        { name: "EventContext", from: "runtime" },
      ],
    },
  ],
};

const root = mkdtempSync(join(tmpdir(), "revent-stubs-"));
afterAll(() => rmSync(root, { recursive: true }));

describe("planStubs", () => {
  it.each(readdirSync(folder).filter((name) => !name.startsWith(".")))("%s", async (name) => {
    const inputs = readCase(name);
    const plan = await planIn(name, inputs, inputs.before);
    const after = plan.text ?? plan.before ?? "";
    expectFile(join(folder, name, "after.ts.txt"), after);
    expectFile(join(folder, name, "report.txt"), report(plan));
    expect(isSubsequence(inputs.before ?? "", after), "nothing that was there is lost").toBe(true);

    const again = await planIn(name, inputs, after);
    expect(again.text, "a second run changes nothing").toBeUndefined();
    expect(again.added).toEqual([]);
  });
});

interface Case {
  readonly before: string | undefined;
  readonly former: readonly string[];
  readonly others: ReadonlyMap<string, string>;
}

function readCase(name: string): Case {
  const read = (file: string) => readFileSync(join(folder, name, file), "utf8");
  const files = readdirSync(join(folder, name));
  const own = ["before.ts.txt", "after.ts.txt", "report.txt", "former.json"];
  return {
    before: files.includes("before.ts.txt") ? read("before.ts.txt") : undefined,
    former: files.includes("former.json") ? JSON.parse(read("former.json")) : [],
    others: new Map(files.filter((file) => !own.includes(file)).map((file) => [file, read(file)])),
  };
}

async function planIn(
  name: string,
  inputs: Case,
  before: string | undefined,
): Promise<PlannedCore> {
  const project = join(root, name);
  const services = join(project, "services", "users");
  mkdirSync(services, { recursive: true });
  if (before !== undefined) writeFileSync(join(services, "core.ts"), before);
  for (const [file, text] of inputs.others)
    writeFileSync(join(services, file.replace(".txt", "")), text);
  const [plan] = await planStubs([users], { root: project, ...folders }, { users: inputs.former });
  if (plan === undefined) throw new Error("no plan for users");
  return plan;
}

function report({ file, added, kept, orphaned, diagnostics }: PlannedCore): string {
  const lines = [
    ...added.map(({ name, line }) => `${file}:${line} added ${name}`),
    `${kept} kept`,
    ...orphaned.map(({ name, line }) => `${file}:${line} orphaned ${name}`),
    ...diagnostics.map(
      ({ severity, code, message, hint, place }) =>
        `${place.file}:${place.line}:${place.column} ${severity} ${code}: ${message} ${hint}`,
    ),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function expectFile(path: string, text: string): void {
  if (update) writeFileSync(path, text);
  expect(existsSync(path), `${path} exists`).toBe(true);
  expect(text).toBe(readFileSync(path, "utf8"));
}

/** Whether `text` came of `original` by adding only. */
function isSubsequence(original: string, text: string): boolean {
  let position = 0;
  for (const character of text) {
    if (original.startsWith(character, position)) position += character.length;
  }
  return position === original.length;
}
