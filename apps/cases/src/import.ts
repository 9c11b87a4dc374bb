import { runImport } from '@openrounds/service';
import { ImportNarratives } from './import/import-narratives.js';
import { service } from './service.js';

await runImport(service, {
  cases: {
    notice: 'Narratives: CC BY per document; source, authors and licence are shown with each.',
    run: ({ get }, file, options) => get(ImportNarratives).run(file, options),
  },
});
