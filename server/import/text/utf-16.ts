import { TextDecoder } from 'node:util';

/** The encodings of "Unicode text" files of spreadsheets, by their byte order mark. */
const encodings = [
  { name: 'utf-16le', mark: [0xff, 0xfe] },
  { name: 'utf-16be', mark: [0xfe, 0xff] },
] as const;

/** Converts UTF-16 with a byte order mark to UTF-8. Other bytes pass through. @throws TypeError for invalid UTF-16. */
export async function* asUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0);
  let decoder: TextDecoder | undefined;
  for await (const chunk of chunks) {
    const bytes: Buffer = start === undefined ? chunk : Buffer.concat([start, chunk]);
    if (start !== undefined) {
      // The first chunk may be a single byte.
      start = bytes.length < 2 ? bytes : undefined;
      if (start !== undefined) continue;
      const found = encodings.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
      if (found) decoder = new TextDecoder(found.name, { fatal: true });
    }
    yield decoder ? Buffer.from(decoder.decode(bytes, { stream: true })) : bytes;
  }
  if (decoder) yield Buffer.from(decoder.decode());
  else if (start !== undefined && start.length > 0) yield start;
}
