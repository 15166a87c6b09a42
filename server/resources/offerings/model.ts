import { z } from 'zod';
import type { Offering } from '../../../protocol/offering.ts';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import type { OfferingRow } from '../../platform/store/rows/offering-rows.ts';
import { type OfferingContent, offeringInput } from './content.ts';

/** Returns an offering's content in the order in which it is stored, so that equal content is equal text. */
export const contentOf = ({ externalId: _id, status: _status, position: _position, ...content }: z.output<typeof offeringInput>): OfferingContent => content;

export const storedContent = (row: Pick<OfferingRow, 'content_json'>): OfferingContent => JSON.parse(row.content_json) as OfferingContent;

/** Returns an offering as the API shows it. */
export const offeringOf = (row: OfferingRow): Offering => ({
  id: row.id,
  externalId: row.external_id,
  status: row.status,
  position: row.position,
  ...storedContent(row),
  createdAt: isoTime(row.created_at),
  updatedAt: isoTime(row.updated_at),
  publishedAt: isoTimeOrNull(row.published_at),
  archivedAt: isoTimeOrNull(row.archived_at),
});
