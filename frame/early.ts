import { warmUp } from './i18n/warm-up.ts';
import { requestEarly } from './runtime/handshake/early-request.ts';
import { readPageData } from './runtime/page-data.ts';

// The fragment names the colour scheme for browsers that do not inherit it from the iframe element. It holds until the host names a theme. The meta element
// paints the canvas before the style has arrived.
const scheme = location.hash.slice(1);
if (scheme === 'dark' || scheme === 'light') {
  document.documentElement.dataset['theme'] = scheme;
  document.querySelector<HTMLMetaElement>('[name=color-scheme]')!.content = scheme;
}

const page = readPageData();

if (page?.kind === 'frame') {
  requestEarly(page);
  // While the host page answers and the document loads.
  setTimeout(warmUp);
}
