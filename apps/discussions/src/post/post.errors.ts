import { Problem } from '@openrounds/http';

/** The post takes no comments and no edits. */
export class PostLocked extends Problem {
  readonly code = 'post-locked';
  readonly status = 409;
}
