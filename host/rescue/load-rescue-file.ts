import { rescueFile } from './rescue-file.ts';
import { currentScriptTag } from '../options/script-tag.ts';

/** Firefox caches a failed module for the life of the page, so each retry needs a different address. */
let attempts = 0;

/** Read now, because the tag is known only while the script runs. */
const tag = currentScriptTag();

/**
 * Loads the rescue file for the script-tag build, in place of `load-rescue`. The file is served beside the script, and its integrity hash is part of the
 * script: checking the script's integrity covers both. The `<link>` element needs no Trusted Types and carries the tag's nonce.
 */
export async function loadRescue(): Promise<typeof import('./rescue.ts')> {
  if (!tag?.src) throw new Error('The script does not know its address.');
  const { path, integrity } = rescueFile;
  const link = document.createElement('link');
  const { href } = new URL(attempts ? `${path}?again=${attempts}` : path, tag.src);
  attempts += 1;
  Object.assign(link, { rel: 'modulepreload', crossOrigin: 'anonymous', nonce: tag.nonce, integrity, href });
  await new Promise((resolve, reject) => {
    Object.assign(link, { onload: resolve, onerror: reject });
    // A browser that cannot check the integrity does not load the file.
    if (link.relList.supports('modulepreload')) document.head.append(link);
    else reject(new Error('No modulepreload.'));
  }).finally(() => link.remove());
  return import(/* @vite-ignore */ href);
}
