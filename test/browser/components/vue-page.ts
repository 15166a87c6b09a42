import { VitrineEmbed } from '../../../host/vue.ts';
import { createApp, h, shallowRef, type App } from 'vue';
import { pageTest, type PageOptions } from './page-test.ts';

let app: App | undefined;
const options = shallowRef<PageOptions>();

pageTest({
  render(next) {
    options.value = next;
    if (app) return;
    const keep = (instance: unknown): void => void (window.test.handle = (instance as { handle: PageHandle } | null)?.handle ?? null);
    app = createApp({ render: () => h(VitrineEmbed, { ...options.value, ref: keep, class: 'here' } as never) });
    app.mount('#app');
  },
  unmount() {
    app?.unmount();
    app = undefined;
  },
});

type PageHandle = typeof window.test.handle;
