import { z } from 'zod';

/** An id in a path. */
export const idParam = z.uuid();
