/**
 * The first figure and the first day of a process cost some twenty milliseconds, as the browser reads its tables, and those of a further language less than
 * one. So they are written, for nobody, while something travels.
 */
export function warmUp(tag = 'en'): void {
  new Intl.NumberFormat(tag, { style: 'currency', currency: 'EUR' }).formatToParts(1);
  new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(0, 86_400_000);
}
