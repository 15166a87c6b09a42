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
  override componentDidCatch(error: unknown): void {
    // What a former view throws while it is taken away comes here, too.
    this.setState({ failed: this.props.onCrash(error) ? this.props.view : undefined });
  }

  override render({ view, children }: Props): ComponentChildren {
    return this.state.failed === view ? null : children;
  }
}
