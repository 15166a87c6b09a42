/**
 * The first figure and the first day that a process formats cost some twenty milliseconds, as the browser reads its tables, and those of a further language
 * less than one. So one of each is formatted in English and thrown away while the network is waited for.
 */
export function warmUp(): void {
  new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).formatToParts(1);
  new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(0, 86_400_000);
}
