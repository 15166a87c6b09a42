import { Component, type ComponentType, type VNode } from 'preact';
import type { WidgetContext } from '../widget/model.ts';
import { loadPart } from './part.ts';

export interface DocumentToolsProps extends Pick<WidgetContext, 'api' | 'connection'> {
  /** Address of the files, without a query: `/v1/receipts/rcpt_1/document`. */
  path: string;
  /** What files are named after. */
  name: string;
}

/**
 * What a viewer can do with a document: save it as PDF and CSV, print it, as far as the page offers that. Nothing is fetched for a page that does not.
 *
 * @example
 * <DocumentTools {...{ api, connection }} path={`/v1/receipts/${data.id}/document`} name={data.title} />
 */
export class DocumentTools extends Component<DocumentToolsProps> {
  #Row: ComponentType<DocumentToolsProps> | undefined;

  override async componentDidMount(): Promise<void> {
    if (!this.props.connection.config?.tools?.length) return;
    const part = await loadPart('document-tools').catch(() => undefined);
    this.#Row = part?.['ToolRow'] as ComponentType<DocumentToolsProps> | undefined;
    this.forceUpdate();
  }

  override render(props: DocumentToolsProps): VNode | null {
    const Row = this.#Row;
    return Row ? <Row {...props} /> : null;
  }
}
