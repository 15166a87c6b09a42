/**
 * Formats one number and one date in English while the network request is pending. The first use of `Intl` in a process costs about twenty milliseconds,
 * because the browser loads its tables. Each further language costs less than one.
 */
export function warmUp(): void {
  new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).formatToParts(1);
  new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(0, 86_400_000);
}
