/** Formats a name as the start of a sentence: `Receipt list` for `receipt-list`, `Unknown option` for `unknown_option`, `Ready` for `ready`. */
export const sentenceCase = (name: string): string => name.replace(/^./, (first) => first.toUpperCase()).replace(/[-_]/g, ' ');
