import { rescueFile } from './rescue-file.ts';
import { ownTag } from '../options/script-tag.ts';

/** Firefox keeps a file that could not be had for as long as the page lives, so that each further try has an address of its own. */
let tries = 0;

/** Only while the script runs is it known which tag it has. */
const tag = ownTag();

/**
 * For the script tag, in place of `load-rescue`. The file stands beside the script, and is what it was when the script was built: whoever has checked the
 * script has checked both. The element is none that Trusted Types look at, and has the nonce of the tag.
 */
export async function loadRescue(): Promise<typeof import('./rescue.ts')> {
  if (!tag?.src) throw new Error('The script does not know its address.');
  const { path, integrity } = rescueFile;
  const link = document.createElement('link');
  const { href } = new URL(tries ? `${path}?again=${tries}` : path, tag.src);
  tries += 1;
  Object.assign(link, { rel: 'modulepreload', crossOrigin: 'anonymous', nonce: tag.nonce, integrity, href });
  await new Promise((resolve, reject) => {
    Object.assign(link, { onload: resolve, onerror: reject });
    // A browser that cannot check the file does without it.
    if (link.relList.supports('modulepreload')) document.head.append(link);
    else reject(new Error('No modulepreload.'));
  }).finally(() => link.remove());
  return import(/* @vite-ignore */ href);
}
