import { country, level, region, role, specialty, standing } from '@openrounds/contracts';
import { z } from 'zod';

/** An author as others see them. */
export const authorView = z.object({
  id: z.uuid(),
  handle: z.string(),
  role,
  specialties: z.array(specialty),
  country: country.nullable(),
  region: region.nullable(),
  level,
  standing,
});
export type AuthorView = z.output<typeof authorView>;
