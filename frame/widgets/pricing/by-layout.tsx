import type { FrameConfig, WidgetContext } from '@vitrine/frame/widget';
import { Component, type VNode } from 'preact';

export type Layout = NonNullable<FrameConfig['layout']>;

interface Props {
  context: Pick<WidgetContext, 'config' | 'connection'>;
  draw(layout: Layout): VNode;
}

/** Draws in the layout that the page wants by now: it may want another one while the plans are shown. What stands inside of another widget keeps its own. */
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
