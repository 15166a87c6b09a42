import { defineComponent, h, onActivated, onBeforeUnmount, onMounted, ref, shallowRef, watch, type DefineSetupFnComponent } from 'vue';
import { follow, type Followed } from './follow.ts';
import type { EmbedHandle } from './mount/handle.ts';
import { optionNames, optionsWith } from './options/option-table.ts';
import type { EmbedDefaults, EmbedOptions } from './options/options.ts';

/** What Vue makes of `@ready.once`. */
const once = (name: string): string => `${name}Once`;
const listeners = optionsWith('changes').filter((name) => name.startsWith('on'));

/** Without types, so that what was not given is not there; a flag without a value is on. */
const props = Object.fromEntries(
  [...optionNames, ...listeners.map(once)].map((name) => [name, { type: name === 'magicLink' ? Boolean : null, default: undefined }]),
);

/** Vue makes an array of the listeners that a component is given in two places, as by its template and by the component around it. */
const asOne = (value: unknown): unknown =>
  Array.isArray(value) && value.some((one) => typeof one === 'function') ? (event: unknown) => value.forEach((one) => one(event)) : value;

/**
 * The options that a component was given, without those that were not. Listeners with `.once` are called together with the others.
 *
 * @param heard The events that those have heard.
 */
function given(options: object, heard: Set<string>): EmbedDefaults {
  const all: Record<string, unknown> = Object.fromEntries(Object.entries(options).map(([name, value]) => [name, asOne(value)]));
  for (const name of listeners) {
    const { [once(name)]: first, [name]: each } = all;
    delete all[once(name)];
    if (typeof first !== 'function') continue;
    all[name] = (event: unknown) => {
      if (typeof each === 'function') each(event);
      if (heard.has(name)) return;
      heard.add(name);
      first(event);
    };
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

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
    const heard = new Set<string>();
    const now = (): EmbedDefaults => given(options, heard);
    expose({ handle });
    onMounted(() => {
      if (!place.value) return;
      followed = follow(place.value, (next) => (handle.value = next));
      followed.show(now());
    });
    watch(
      now,
      (next) => followed?.show(next),
      { flush: 'post' },
    );
    // What `<KeepAlive>` has kept aside for long has ended like every frame that is out of the page.
    onActivated(() => followed?.show(now()));
    onBeforeUnmount(() => followed?.end());
    return () => h('div', { ref: place });
  },
  { name: 'VitrineEmbed', props: props as never },
);
