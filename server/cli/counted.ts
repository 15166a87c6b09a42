/** A number with what is counted: "1 invoice", "2 invoices". */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
