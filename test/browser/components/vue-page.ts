import { VitrineEmbed } from '../../../host/vue.ts';
import { createApp, h, KeepAlive, ref, shallowRef, type App } from 'vue';
import { installDriver, type PageOptions } from './page-driver.ts';

let app: App | undefined;
const options = shallowRef<PageOptions>();
/** Whether `KeepAlive` has deactivated the component, as a portal with tabs does while another tab is shown. */
const isAside = ref(false);

installDriver({
  render(next) {
    options.value = next;
    if (app) return;
    const setHandle = (instance: unknown): void => void (window.test.handle = (instance as { handle: PageHandle } | null)?.handle ?? null);
    const shown = (): unknown => (isAside.value ? h('p', 'Another tab') : h(VitrineEmbed, { ...options.value, ref: setHandle, class: 'here' } as never));
    app = createApp({ render: () => h(KeepAlive, null, shown as never) });
    app.mount('#app');
  },
  unmount() {
    app?.unmount();
    app = undefined;
  },
});
Object.assign(window.test, { setAside: (value: boolean) => void (isAside.value = value) });

type PageHandle = typeof window.test.handle;
