/** `text` with another letter in one place, whatever letter stood there: fixed letters written over a random text are, once in some runs, its own. */
export function changed(text: string, place: number): string {
  return text
    .split('')
    .with(place, text.at(place) === 'A' ? 'B' : 'A')
    .join('');
}
