import { Problem } from '@openrounds/http';

export class TooManyFollows extends Problem {
  readonly code = 'too-many-follows';
  readonly status = 409;
}
