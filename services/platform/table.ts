import { type Settings, serviceNames } from "./settings.ts";

/** The services as a table: where each answers, and where it keeps state and events. */
export function tableOf({ ports, redisUrl, databaseUrl, dataDir }: Settings): string {
  const rows = [
    ["SERVICE", "URL", "DATABASE", "EVENTS"],
    ...serviceNames.map((name) => [
      name,
      `http://localhost:${ports[name]}`,
      databaseUrl === undefined ? `PGlite in ${dataDir}/${name}` : "PostgreSQL",
      redisUrl === undefined ? `embedded in ${dataDir}/broker` : "Redis",
    ]),
  ];
  const widthOf = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widthOf(column)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
