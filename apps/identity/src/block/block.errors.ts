import { Problem } from '@openrounds/http';

export class TooManyBlocks extends Problem {
  readonly code = 'too-many-blocks';
  readonly status = 409;
}
