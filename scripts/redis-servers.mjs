// Fetches servers that tests on Redis run on, beside the one that is installed: other versions, and forks, from the
// archive of Debian. They are unpacked with the libraries they need and run from there; nothing is installed. apt does the
// work, with a state of its own: it finds what belongs together, and checks Debian's signature and the SHA-256 of every file.
//
//   npm run redis:servers                        all of them
//   npm run redis:servers -- redis-8.6 valkey-9  some

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.mjs";

/** Where they are, each in a folder of its name, with a program `redis-server`. */
const cache = fileURLToPath(new URL("../node_modules/.cache/redis-servers/", import.meta.url));

/**
 * Where Debian has each; its package and its program have one name. When the archive has moved on to another version, the
 * name here has to, too.
 */
const servers = {
  "redis-6.0": { suites: ["bullseye"], program: "redis-server" },
  "redict-7.3": { suites: ["bookworm", "bookworm-backports"], program: "redict-server" },
  "redis-8.0": { suites: ["trixie"], program: "redis-server" },
  "redis-8.6": { suites: ["sid", "experimental"], program: "redis-server" },
  "valkey-8.0": { suites: ["bookworm", "bookworm-backports"], program: "valkey-server" },
  "valkey-8.1": { suites: ["trixie"], program: "valkey-server" },
  "valkey-9": { suites: ["sid"], program: "valkey-server" },
};

/** The names of all servers. */
export const serverNames = Object.keys(servers);

/** Fetches a server where it is not there already; answers why it cannot be had, or nothing where it is there. */
export function fetchServer(name) {
  const server = servers[name];
  if (!server) return `there is no such server; there are ${serverNames.join(", ")}`;
  const folder = join(cache, name);
  if (existsSync(join(folder, "redis-server"))) return undefined;
  const mirror = debianMirror();
  if (!mirror) return "it comes from Debian's archive by Debian's apt, which this machine has not";
  if (!(process.arch in loaders)) return `it runs on ${Object.keys(loaders).join(" and ")} only`;
  console.log(`Fetching ${name} from Debian's ${server.suites.at(-1)} …`);
  rmSync(folder, { recursive: true, force: true });
  try {
    download(server, mirror, folder);
    unpack(folder);
    writeProgram(name, server.program, folder);
    return undefined;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    return error.message;
  }
}

/** The address of the archive, as apt of this machine knows it; nothing where it is no Debian. */
function debianMirror() {
  if (!existsSync("/etc/os-release")) return undefined;
  const facts = readFileSync("/etc/os-release", "utf8");
  const [, codename] = /^VERSION_CODENAME=(\w+)/m.exec(facts) ?? [];
  if (!/^ID=debian$/m.test(facts) || !codename) return undefined;
  const targets = run("apt-get", ["indextargets", "--format", "$(RELEASE) $(REPO_URI)"]);
  const [, mirror] = new RegExp(`^${codename} (\\S+)$`, "m").exec(targets) ?? [];
  return mirror;
}

/** Has apt download a package and all that it depends on, as if nothing were installed. */
function download({ suites, program }, mirror, folder) {
  const lists = join(folder, "lists");
  const archives = join(folder, "archives");
  for (const each of [lists, archives]) mkdirSync(join(each, "partial"), { recursive: true });
  const [status, sources] = [join(folder, "status"), join(folder, "sources.list")];
  const keyring = "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]";
  writeFileSync(status, "");
  writeFileSync(
    sources,
    suites.map((suite) => `deb ${keyring} ${mirror} ${suite} main\n`).join(""),
  );
  const settings = {
    "Dir::State": folder,
    "Dir::State::lists": lists,
    "Dir::State::status": status,
    "Dir::Cache": folder,
    "Dir::Cache::archives": archives,
    "Dir::Etc::sourcelist": sources,
    "Dir::Etc::sourceparts": "-",
    "Acquire::Languages": "none",
    "APT::Sandbox::User": "root",
    "APT::Update::Error-Mode": "any",
    "Debug::NoLocking": "true",
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  run("apt-get", [...options, "update", "-qq"]);
  const how = ["--download-only", "--no-install-recommends", "-y", "-qq"];
  run("apt-get", [...options, "install", ...how, "-t", suites.at(-1), program]);
}

/** Only libraries and programs: whatever else belongs to a system is not needed. */
function unpack(folder) {
  const archives = join(folder, "archives");
  for (const file of readdirSync(archives))
    if (/^(lib|lua|zlib|redis|redict|valkey).*\.deb$/.test(file))
      run("dpkg-deb", ["-x", join(archives, file), join(folder, "root")]);
  for (const name of readdirSync(folder))
    if (name !== "root") rmSync(join(folder, name), { recursive: true });
}

/** By architecture, what starts programs with a C library that stands anywhere. */
const loaders = {
  x64: "x86_64-linux-gnu/ld-linux-x86-64.so.2",
  arm64: "aarch64-linux-gnu/ld-linux-aarch64.so.1",
};

/** Starts it with its own C library, as that of this machine may be older. */
function writeProgram(name, program, folder) {
  const loader = loaders[process.arch];
  const [triplet] = loader.split("/");
  const base = ["usr/lib", "lib"].find((each) => existsSync(join(folder, "root", each, loader)));
  const libraries = ["usr/lib", "lib"].map((each) => `"$root/${each}/${triplet}"`).join(":");
  const lines = [
    "#!/bin/sh",
    'root="$(dirname "$0")/root"',
    `exec "$root/${base}/${loader}" --library-path ${libraries} "$root/usr/bin/${program}" "$@"`,
  ];
  const path = join(folder, "redis-server");
  writeFileSync(path, `${lines.join("\n")}\n`);
  chmodSync(path, 0o755);
  const told = run(path, ["--version"]).trim();
  const [, wanted] = /-(.*)/.exec(name) ?? [];
  if (told.includes(` v=${wanted}.`)) return;
  throw new Error(
    `Debian has another version now (${told}): rename it in scripts/redis-servers.mjs`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2);
  for (const name of asked.length > 0 ? asked : serverNames) {
    const reason = fetchServer(name);
    if (reason !== undefined && asked.length > 0) process.exitCode = 1;
    console.log(reason === undefined ? `${name} is there.` : `${name} cannot be had: ${reason}.`);
  }
}
