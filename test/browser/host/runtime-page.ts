/** A plain page that `@vitrine/frame` makes embeddable. `content` goes into its body, `head` into its head. */
export const runtimePage = (hostOrigin: string, content: string, head = ''): string => `<!doctype html>
<html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Frame</title>
<script type="importmap">{ "imports": { "penpal": "/penpal.mjs" } }</script>${head}</head>
<body style="margin:0">${content}
<script type="module">
import { connect } from '/dist/frame/runtime/index.js';
window.frame = connect({ allowedOrigins: ['${hostOrigin}'] });
window.connected = frame.token.get().then(() => frame.emit('ready', { widget: 'receipt' })).then(() => true);
</script></body></html>`;
