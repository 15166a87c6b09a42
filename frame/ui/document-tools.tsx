import { Component, type ComponentType, type VNode } from 'preact';
import { createResource, type Resource } from '../data/resource.ts';
import type { WidgetContext } from '../widget/model.ts';
import { loadPart, type Exports } from './part.ts';

/** Props of {@link DocumentTools}. */
export interface DocumentToolsProps extends Pick<WidgetContext, 'api' | 'connection'> {
  /** Path of the files, without a query: `/v1/receipts/rcpt_1/document`. */
  path: string;
  /** Base of the file names. */
  name: string;
  /** Identifies the document in the `documentExported` event that the page gets after a save or print. Without it, no event is sent. */
  document?: { kind: string; id: string };
}

/**
 * Buttons to save a document as PDF and CSV and to print it, as far as the page offers them. If it offers none, no code is fetched.
 *
 * @example
 * <DocumentTools {...{ api, connection }} path={`/v1/receipts/${data.id}/document`} name={data.title} document={{ kind: 'receipt', id: data.id }} />
 */
export class DocumentTools extends Component<DocumentToolsProps> {
  #part: Resource<Exports> | undefined;

  override componentDidMount(): void {
    if (!this.props.connection.config?.tools?.length) return;
    this.#part = createResource(() => loadPart('document-tools'), () => this.forceUpdate());
  }

  override componentWillUnmount(): void {
    this.#part?.destroy();
  }

  override render(props: DocumentToolsProps): VNode | null {
    const state = this.#part?.state;
    if (state?.status === 'ready') {
      const Row = state.value['ToolRow'] as ComponentType<DocumentToolsProps>;
      return <Row {...props} />;
    }
    if (state?.status === 'failed' || !props.connection.config?.tools?.length) return null;
    // As high as the buttons, so that the content below does not move when they appear.
    return (
      <div class="tools-room" aria-hidden="true">
        <span class="button">&nbsp;</span>
      </div>
    );
  }
}
