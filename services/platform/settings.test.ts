import { describe, expect, it } from "vitest";
import { type Mode, readSettings } from "./settings.ts";

function read(env: Record<string, string>, mode: Mode = "together") {
  const result = readSettings(env, mode);
  return "settings" in result ? result.settings : result.faults;
}

const servers = { REDIS_URL: "redis://localhost", DATABASE_URL: "postgres://localhost/{service}" };

describe("readSettings", () => {
  it("needs nothing: everything has a default", () => {
    expect(read({})).toEqual({
      ports: { auth: 3001, users: 3002, posts: 3003, chat: 3004 },
      authUrl: "http://localhost:3001",
      dataDir: ".data",
      logLevel: "warn",
      showsDocs: true,
      drainMs: 1000,
      traces: false,
    });
  });

  it("moves all ports with PORT_BASE", () => {
    expect(read({ PORT_BASE: "8000" })).toMatchObject({
      ports: { auth: 8001, users: 8002, posts: 8003, chat: 8004 },
      authUrl: "http://localhost:8001",
    });
  });

  it("puts the service's name into DATABASE_URL", () => {
    const result = readSettings(servers, "together");
    if (!("settings" in result)) throw new Error(result.faults.join());
    expect(result.settings.databaseUrl?.("users")).toBe("postgres://localhost/users");
  });

  it("logs more where processes run apart, and shows no documentation unless told to", () => {
    expect(read(servers, "apart")).toMatchObject({ logLevel: "info", showsDocs: false });
    expect(read({ ...servers, API_DOCS: "on" }, "apart")).toMatchObject({ showsDocs: true });
    expect(read({ API_DOCS: "off" })).toMatchObject({ showsDocs: false });
  });

  it("traces where the environment speaks of OpenTelemetry", () => {
    const OTEL_SERVICE_NAME = "auth";
    expect(read({ OTEL_SERVICE_NAME })).toMatchObject({ traces: true });
    expect(read({ OTEL_SERVICE_NAME, OTEL_SDK_DISABLED: "true" })).toMatchObject({ traces: false });
    expect(read({ OTEL_SERVICE_NAME: "" })).toMatchObject({ traces: false });
  });

  it.each([
    "redis://:p%40ss@localhost:6380/1",
    "rediss://ops@localhost",
    "redis+sentinel://a:26379,b/primary/1",
    "rediss+sentinel://a/primary",
    "redis+cluster://a:7000,b:7001",
    "rediss+cluster://a",
  ])("takes %s, as the broker does", (REDIS_URL) => {
    expect(read({ REDIS_URL })).toMatchObject({ redisUrl: REDIS_URL });
  });

  it.each([
    "http://u:s3cret@x",
    "redis+sentinel://u:s3cret@x",
    "redis://u:s3cret%@x",
    "redis://s3cret/x@y/z",
  ])("refuses %s by name, and tells no password", (REDIS_URL) => {
    const faults = String(read({ REDIS_URL }));
    expect(faults).toMatch(/^REDIS_URL: ".*" is no address of Redis; write redis:/);
    expect(faults).not.toContain("s3cret");
  });

  it("takes an empty variable for one that is not set", () => {
    expect(read({ REDIS_URL: "", PORT_BASE: "", DATA_DIR: "" })).toEqual(read({}));
  });

  it.each<[string, Record<string, string>, Mode, string]>([
    [
      "a port that is no number",
      { PORT_BASE: "x" },
      "together",
      'PORT_BASE must be a whole number from 1 to 65531, but is "x".',
    ],
    [
      "a port too high",
      { PORT_BASE: "65532" },
      "together",
      'PORT_BASE must be a whole number from 1 to 65531, but is "65532".',
    ],
    [
      "a port for health checks that is none",
      { HEALTH_PORT: "65536" },
      "together",
      'HEALTH_PORT must be a whole number from 1 to 65535, but is "65536".',
    ],
    [
      "a Redis URL that is none",
      { REDIS_URL: "localhost" },
      "together",
      'REDIS_URL: "localhost" is no address of Redis; write redis://host:port/database, redis+sentinel://host:port,host:port/primary or redis+cluster://host:port,host:port.',
    ],
    [
      "a time to drain that is none",
      { DRAIN_MS: "1s" },
      "together",
      'DRAIN_MS must be a whole number from 0 to 600000, but is "1s".',
    ],
    [
      "an auth URL that is none",
      { AUTH_URL: "ftp://x" },
      "together",
      "AUTH_URL must be a URL that begins with http:// or https://.",
    ],
    [
      "one database for all services",
      { DATABASE_URL: "postgres://localhost/all" },
      "together",
      "DATABASE_URL must contain {service}, as in postgres://localhost/revent_{service}: several services run in this process, and each has a database of its own.",
    ],
    [
      "a log level that is none",
      { LOG_LEVEL: "loud" },
      "together",
      'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent, but is "loud".',
    ],
    [
      "documentation neither on nor off",
      { API_DOCS: "yes" },
      "together",
      'API_DOCS must be on or off, but is "yes".',
    ],
    [
      "no database for a process apart",
      { REDIS_URL: "redis://localhost" },
      "apart",
      "Web and worker as processes of their own need servers to share: set DATABASE_URL to the PostgreSQL database, such as postgres://localhost/revent_{service} ({service} is replaced by the name).",
    ],
  ])("refuses %s", (_, env, mode, fault) => {
    expect(read(env, mode)).toEqual([fault]);
  });

  it("tells all faults at once, and no secret", () => {
    const faults = read({ PORT_BASE: "-1", DATABASE_URL: "mysql://me:secret@localhost/{service}" });

    expect(faults).toHaveLength(2);
    expect(String(faults)).not.toContain("secret");
  });
});
