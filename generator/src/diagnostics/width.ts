const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Characters that terminals show over two columns (East Asian Width W and F), and emoji. */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2fb}\u{1f200}-\u{1f320}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]|\ufe0f/u;

/** Columns that a terminal takes to show `text`, which has no line ends and no tabs. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return Array.from(segmenter.segment(text), ({ segment }) => (wide.test(segment) ? 2 : 1)).reduce(
    (sum: number, width) => sum + width,
    0,
  );
}
