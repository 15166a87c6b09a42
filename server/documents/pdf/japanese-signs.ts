/**
 * The parts of Noto Sans JP with signs that its main file lacks and business documents use, in Japanese and elsewhere: ㈱, ①, ※, ～, →, ≤, ●, ✓, ‰ and names such
 * as 髙 and 﨑. The font is split by how often its characters occur together, so each of these is in another part.
 */
export const japaneseSigns = [
  ...[115, 113, 108, 107, 105, 102, 101, 98, 97, 95, 94, 93, 92, 91, 87, 85, 82, 80, 79, 76, 75, 74, 73, 71, 67, 66, 64, 63, 61, 60, 59, 58, 53],
] as const;
