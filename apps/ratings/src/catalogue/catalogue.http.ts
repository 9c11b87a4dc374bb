import { conditionId, drugId } from '@openrounds/contracts';
import { pageQuery } from '@openrounds/http';
import { z } from 'zod';

/** `q`: beginnings of words of any name; all of them must be found. */
export const catalogueQuery = pageQuery.extend({ q: z.string().trim().min(1).max(100).optional() });
export type CatalogueQuery = z.infer<typeof catalogueQuery>;

export const drugIdParam = drugId;
export const conditionIdParam = conditionId;

// Cursors come back from clients: PostgreSQL takes no NUL.
const plain = z.string().regex(/^[^\0]*$/);

/** Fewest ingredients first, so that "aspirin" comes before its mixtures. */
export const drugCursor = z.strictObject({ ingredients: z.int().min(0).max(60), name: plain, id: drugId });
/** Shortest label first, so that "asthma" comes before "allergic asthma". */
export const conditionCursor = z.strictObject({
  length: z.int().min(0).max(300),
  label: plain,
  id: conditionId,
});
