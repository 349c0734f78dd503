import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "./support/process.ts";
import { Servers, whyNot } from "./support/servers.ts";
import { freePortBase, type Program, startProgram } from "./support/system.ts";

const wanted = { redis: true, postgres: true };
const missing = whyNot(wanted);
if (missing) console.warn(`The test of traces through services is skipped: ${missing}.`);

const flags = `--import=${new URL("support/tracing.mjs", import.meta.url)}`;
const callerTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
const traceparent = `00-${callerTrace}-00f067aa0ba902b7-01`;

interface Span {
  readonly name: string;
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parent?: string;
}

describe.skipIf(missing)("services with an OpenTelemetry SDK", () => {
  const servers = new Servers();
  afterAll(() => servers.stop());

  it("are one trace, from a request to auth through the event to the handler in users", {
    timeout: 120_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "revent-tracing-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const base = await freePortBase();
    const file = join(folder, "spans.jsonl");
    const common = { ...(await servers.environment(wanted)), PORT_BASE: `${base}` };
    const start = async (half: string, name: string): Promise<Program> => {
      const telemetry = { NODE_OPTIONS: flags, OTEL_SERVICE_NAME: name, SPANS_FILE: file };
      const program = await startProgram([half, name], { ...common, ...telemetry });
      onTestFinished(async () => void (await program.stop()));
      return program;
    };
    await start("web", "auth");
    await start("worker", "users");

    const answer = await fetch(`http://localhost:${base + 1}/accounts`, {
      method: "POST",
      headers: { "content-type": "application/json", traceparent },
      body: JSON.stringify({
        ...{ email: "ada@example.org", displayName: "Ada" },
        password: "the engine weaves algebra",
      }),
    });
    expect(answer.status).toBe(201);

    const spans = await eventually(() => {
      const all = spansIn(file);
      expect(all.map(({ service, name }) => `${service}: ${name}`).sort()).toEqual([
        ...["auth: POST /accounts", "auth: send auth"],
        ...["users: process auth", "users: send users"],
      ]);
      return all;
    }, 20_000);
    const parentOf = (name: string) =>
      spans.find(({ spanId }) => spanId === spans.find((span) => span.name === name)?.parent)?.name;
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([callerTrace]));
    expect(parentOf("send auth")).toBe("POST /accounts");
    expect(parentOf("process auth")).toBe("send auth");
    expect(parentOf("send users")).toBe("process auth");
  });
});

function spansIn(file: string): Span[] {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as Span);
}
