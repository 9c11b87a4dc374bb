import { derivedId } from '@openrounds/database';
import { contentKey } from '../content/content-type.js';

/** Id of the canary, and of the one member who may open it: nobody has this id, so nobody ever finds it. */
export const canaryId = derivedId('canary of search');
/** Its key in the read model and on the queue. */
export const canaryKey = contentKey('case', canaryId);
