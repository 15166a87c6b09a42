import { Component, type ComponentChildren, type VNode } from 'preact';

interface Props {
  /** The guarded view. A new view is rendered again after a failure. */
  view: VNode;
  /** @returns Whether the view has failed. */
  onCrash(error: unknown): boolean;
  children: ComponentChildren;
}

/** Catches errors that components throw while rendering, so that the frame survives. */
export class ErrorBoundary extends Component<Props, { failed?: VNode | undefined }> {
  isUnmounted = false;

  override componentWillUnmount(): void {
    this.isUnmounted = true;
  }

  override componentDidCatch(error: unknown): void {
    // An error during unmount belongs to the outer boundary.
    if (!this.isUnmounted) this.setState({ failed: this.props.onCrash(error) ? this.props.view : undefined });
  }

  override render({ view, children }: Props): ComponentChildren {
    return this.state.failed === view ? null : children;
  }
}
