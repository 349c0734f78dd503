/** Ms to wait after so many failures in a row: 50, 100, … up to 2,000, each shortened by up to half at random. */
export function backoff(failures: number): number {
  const longest = Math.min(2000, 50 * 2 ** Math.min(failures - 1, 10));
  return longest * (1 - Math.random() / 2);
}
