import { runImport } from '@openrounds/service';
import { ImportCatalogue } from './catalogue/import-catalogue.js';
import { service } from './service.js';

await runImport(service, {
  drugs: {
    notice: 'Drugs@FDA: work of the US government, public domain.',
    run: ({ get }, file, options) => get(ImportCatalogue).run('drugs', file, options),
  },
  conditions: {
    notice: 'Disease Ontology: CC0 1.0.',
    run: ({ get }, file, options) => get(ImportCatalogue).run('conditions', file, options),
  },
});
