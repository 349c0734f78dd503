/**
 * `text` on one line and safe for a terminal: line ends become spaces, other control characters and
 * those that turn the direction of writing become U+FFFD. Tabs stay.
 */
export function printable(text: string): string {
  return text
    .replaceAll(/\r\n|[\n\r\u2028\u2029]/g, " ")
    .replaceAll(/(?![\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu, "\ufffd");
}
