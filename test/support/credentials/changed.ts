/** Returns `text` with one letter changed to a different one. A fixed replacement would sometimes equal the letter of a random text. */
export function changed(text: string, place: number): string {
  return text
    .split('')
    .with(place, text.at(place) === 'A' ? 'B' : 'A')
    .join('');
}
