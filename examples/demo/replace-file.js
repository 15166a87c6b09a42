import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';

/**
 * Replaces the content of a file that only its user can read. After a stop at any moment, the file has its old or its new content.
 *
 * @param {string} name
 * @param {string} content
 */
export function replaceFile(name, content) {
  const partial = `${name}.partial`;
  const handle = openSync(partial, 'w', 0o600);
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(partial, name);
}
