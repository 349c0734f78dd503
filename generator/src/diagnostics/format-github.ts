import type { LocatedDiagnostic } from "./locator.ts";

/** Workflow commands that GitHub Actions shows as annotations beside the line. */
export function formatGithub(located: readonly LocatedDiagnostic[]): string {
  return located.map((one) => `${command(one)}\n`).join("");
}

function command({ diagnostic, location }: LocatedDiagnostic): string {
  const { severity, code, message, hint, details = [], place } = diagnostic;
  const properties = [`file=${property(place.file)}`];
  if (location !== undefined) properties.push(`line=${location.line}`, `col=${location.column}`);
  properties.push(`title=${property(code)}`);
  const said = hint === undefined ? message : `${message} ${hint}`;
  const text = [said, ...details].join("\n");
  return `::${severity} ${properties.join(",")}::${data(text)}`;
}

/** As the toolkit of GitHub Actions escapes what stands after `::`. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** As the toolkit of GitHub Actions escapes the value of a property. */
function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
