import { Component, type ComponentChildren, type VNode } from 'preact';

interface Props {
  /** What is guarded: another one gets another try. */
  view: VNode;
  onCrash(error: unknown): void;
  children: ComponentChildren;
}

/** Holds what a component throws while it is drawn, so that the frame stays. */
export class Guard extends Component<Props, { failed?: VNode | undefined }> {
  override componentDidCatch(error: unknown): void {
    this.setState({ failed: this.props.view });
    this.props.onCrash(error);
  }

  override render({ view, children }: Props): ComponentChildren {
    return this.state.failed === view ? null : children;
  }
}
