import { Component, type ComponentChildren, type VNode } from 'preact';

interface Props {
  /** What is guarded: another one gets another try. */
  view: VNode;
  /** @returns Whether what is shown has failed by it. */
  onCrash(error: unknown): boolean;
  children: ComponentChildren;
}

/** Holds what a component throws while it is drawn, so that the frame stays. */
export class Guard extends Component<Props, { failed?: VNode | undefined }> {
  isGone = false;

  override componentWillUnmount(): void {
    this.isGone = true;
  }

  override componentDidCatch(error: unknown): void {
    // What is thrown while all of it is taken away is for the guard around it.
    if (!this.isGone) this.setState({ failed: this.props.onCrash(error) ? this.props.view : undefined });
  }

  override render({ view, children }: Props): ComponentChildren {
    return this.state.failed === view ? null : children;
  }
}
