import { definePolicy } from '@openrounds/http';

/** The gateway's own pages; everything under /v1 is decided by the service that answers it. */
export const policy = definePolicy({
  home: 'anonymous',
  openApi: 'anonymous',
  docs: 'anonymous',
  start: 'anonymous',
  file: 'anonymous',
  problem: 'anonymous',
});
