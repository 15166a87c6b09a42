/** What narrows a list. */
export interface FilterTexts {
  search: string;
  year: string;
  month: string;
  status: string;
  sort: string;
  all: string;
  none: string;
  clear: string;
}
