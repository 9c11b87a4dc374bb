import { runJob } from '../../src/index.js';
import { notes, WriteNote } from './notes.service.js';

const author = '0190d1b0-0000-7000-8000-000000000001';

await runJob(
  notes,
  'write',
  async ({ get, log }) => {
    const { id } = await get(WriteNote).run(author, { text: 'by a job' });
    log.info({ key: id, count: 1 }, 'written');
    return 0;
  },
  { relay: false },
);
