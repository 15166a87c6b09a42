import { inflateSync } from 'node:zlib';

const headBytes = 44;
const entryBytes = 20;
const plain = { head: 12, entry: 16 };

/**
 * Unpacks a WOFF file (version 1) to its font. fontkit would unpack the outline table again for every glyph it extracts, and cannot extract glyphs from WOFF 2.
 */
export function unpackWoff(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('This is not a WOFF file.');
  const count = woff.readUInt16BE(12);
  const head = Buffer.alloc(plain.head + count * plain.entry);
  const power = Math.floor(Math.log2(count));
  woff.copy(head, 0, 4, 8);
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(16 * 2 ** power, 6);
  head.writeUInt16BE(power, 8);
  head.writeUInt16BE(16 * (count - 2 ** power), 10);
  const parts: Buffer[] = [head];
  let at = head.length;
  for (let index = 0; index < count; index++) {
    const entry = headBytes + index * entryBytes;
    const [offset, packed, length, sum] = [4, 8, 12, 16].map((field) => woff.readUInt32BE(entry + field)) as [number, number, number, number];
    const bytes = woff.subarray(offset, offset + packed);
    const table = packed < length ? inflateSync(bytes) : bytes;
    const own = plain.head + index * plain.entry;
    woff.copy(head, own, entry, entry + 4);
    head.writeUInt32BE(sum, own + 4);
    head.writeUInt32BE(at, own + 8);
    head.writeUInt32BE(length, own + 12);
    const padded = Buffer.alloc(Math.ceil(length / 4) * 4);
    table.copy(padded);
    parts.push(padded);
    at += padded.length;
  }
  return Buffer.concat(parts);
}
