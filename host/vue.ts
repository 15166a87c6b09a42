import { defineComponent, h, onBeforeUnmount, onMounted, ref, shallowRef, watch, type DefineSetupFnComponent } from 'vue';
import { follow, type Followed } from './follow.ts';
import type { EmbedHandle } from './mount/handle.ts';
import { optionNames } from './options/option-table.ts';
import type { EmbedDefaults, EmbedOptions } from './options/options.ts';

/** Without types, so that what was not given is not there; a flag without a value is on. */
const props = Object.fromEntries(optionNames.map((name) => [name, { type: name === 'magicLink' ? Boolean : null, default: undefined }]));

const given = (options: object): EmbedDefaults => Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

/**
 * A Vitrine frame as a component of Vue 3. On the server it is an empty element. What can change in place does, with no new frame; functions are always the
 * newest; another server, tenant or embed key is another frame. Events are listened to as ever, `@ready`; the component exposes `handle`.
 *
 * @throws EmbedError To `onErrorCaptured` of a component around it, where the options do not fit.
 *
 * @example
 * import { VitrineEmbed } from '@vitrine/host/vue';
 *
 * h(VitrineEmbed, { server: 'https://vitrine.acme.com', tenant: 'acme', widget: 'receipt-list', getToken });
 */
export const VitrineEmbed: DefineSetupFnComponent<EmbedOptions> = defineComponent(
  (options: EmbedOptions, { expose }) => {
    const place = ref<Element>();
    const handle = shallowRef<EmbedHandle | null>(null);
    let followed: Followed | undefined;
    expose({ handle });
    onMounted(() => {
      if (!place.value) return;
      followed = follow(place.value, (next) => (handle.value = next));
      followed.show(given(options));
    });
    watch(
      () => given(options),
      (next) => followed?.show(next),
      { flush: 'post' },
    );
    onBeforeUnmount(() => followed?.end());
    return () => h('div', { ref: place });
  },
  { name: 'VitrineEmbed', props: props as never },
);
