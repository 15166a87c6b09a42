/**
 * The first figure and the first day of a process cost some twenty milliseconds, as the browser reads its tables, and those of a further language less than
 * one. So they are written in English, for nobody, while something travels.
 */
export function warmUp(): void {
  new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).formatToParts(1);
  new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(0, 86_400_000);
}
