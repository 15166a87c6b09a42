import { Component, type ComponentType, type VNode } from 'preact';
import { createResource, type Resource } from '../data/resource.ts';
import type { WidgetContext } from '../widget/model.ts';
import { loadPart, type Exports } from './part.ts';

/** What the buttons of a document are made of. */
export interface DocumentToolsProps extends Pick<WidgetContext, 'api' | 'connection'> {
  /** Address of the files, without a query: `/v1/receipts/rcpt_1/document`. */
  path: string;
  /** What files are named after. */
  name: string;
  /** What the page is told of that the viewer has saved or printed, as `documentExported`. Without it the page is told nothing. */
  document?: { kind: string; id: string };
}

/**
 * What a viewer can do with a document: save it as PDF and CSV, print it, as far as the page offers that. Nothing is fetched for a page that does not.
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
    // As high as the buttons will be, so that nothing below moves when they come.
    return (
      <div class="tools-room" aria-hidden="true">
        <span class="button">&nbsp;</span>
      </div>
    );
  }
}
