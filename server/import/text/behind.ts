/** Yields the beginning of a text that was read already, then the rest. */
export async function* behind(start: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  if (start !== '') yield start;
  yield* rest;
}
