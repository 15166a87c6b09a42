import type { FrameConfig, WidgetContext } from '@vitrine/frame/widget';
import { Component, type VNode } from 'preact';

export type Layout = NonNullable<FrameConfig['layout']>;

interface Props {
  context: Pick<WidgetContext, 'config' | 'connection'>;
  draw(layout: Layout): VNode;
}

/** Renders in the page's current layout, which may change while plans are shown. A widget inside another keeps its own layout. */
export class ByLayout extends Component<Props> {
  readonly #stopListening = this.props.context.connection.on('update', () => this.forceUpdate());

  override componentWillUnmount(): void {
    this.#stopListening();
  }

  override render({ context: { config, connection }, draw }: Props): VNode {
    const now = connection.config?.widget === config.widget ? connection.config : config;
    return draw(now.layout ?? 'vertical');
  }
}
