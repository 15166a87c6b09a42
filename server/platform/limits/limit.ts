/** At most `points`, up to about a thousand, in any `seconds`. */
export interface Limit {
  readonly points: number;
  readonly seconds: number;
}
