/** Texts of the list filters. */
export interface FilterTexts {
  search: string;
  year: string;
  month: string;
  status: string;
  sort: string;
  all: string;
  /** `{year} and earlier`. */
  until: string;
  /** `Results: {count}`. */
  found: string;
  none: string;
  clear: string;
}
