/**
 * The parts of Noto Sans JP that have what its file of letters leaves out and papers of business are written with, in Japanese and elsewhere: ㈱, ①, ※, ～, →,
 * ≤, ●, ✓, ‰ and names such as 髙 and 﨑. The font is divided by how often its letters stand together, so that each of them is in another part.
 */
export const japaneseSigns = [
  ...[115, 113, 108, 107, 105, 102, 101, 98, 97, 95, 94, 93, 92, 91, 87, 85, 82, 80, 79, 76, 75, 74, 73, 71, 67, 66, 64, 63, 61, 60, 59, 58, 53],
] as const;
