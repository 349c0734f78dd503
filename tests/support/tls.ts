import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { redisProgram, whyNoRedis } from "./redis.ts";

/** A certificate for this machine that nobody but us has signed, and its key. */
export interface Certificate {
  /** PEM, for whoever shall trust it. */
  readonly ca: string;
  /** PEM. */
  readonly key: string;
  /** Options of redis-server, to speak TLS on that port. */
  settingsFor(port: number): string[];
  remove(): void;
}

/** Why there can be no certificate here, or nothing where there can. */
export function whyNoCertificate(): string | undefined {
  const { status } = spawnSync("openssl", ["version"], { stdio: "ignore" });
  return status === 0
    ? undefined
    : "there is no openssl program on this machine to make a certificate";
}

/** Why there can be no Redis that speaks TLS here, or nothing where there can. */
export function whyNoTls(): string | undefined {
  const missing = whyNoCertificate();
  if (missing !== undefined) return missing;
  const noRedis = whyNoRedis();
  if (noRedis !== undefined) return noRedis;
  // Without a certificate, one that knows the option says so; one that does not, that it is a bad directive.
  const { stdout } = spawnSync(redisProgram(), ["--port", "0", "--tls-port", "1"], {
    encoding: "utf8",
    timeout: 5000,
  });
  return /bad directive/i.test(stdout) ? "redis-server was built without TLS" : undefined;
}

export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "revent-tls-"));
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
  const files = ["-keyout", key, "-out", certificate];
  const kind = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"];
  const { status, stderr } = spawnSync("openssl", [...kind, ...files, ...names]);
  if (status !== 0) throw new Error(`openssl could not make a certificate: ${stderr}`);
  return {
    ca: readFileSync(certificate, "utf8"),
    key: readFileSync(key, "utf8"),
    settingsFor: (port) => [
      ...["--tls-port", `${port}`, "--tls-cert-file", certificate, "--tls-key-file", key],
      ...["--tls-ca-cert-file", certificate, "--tls-auth-clients", "no"],
    ],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
