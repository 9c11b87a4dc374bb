import { runImport } from '@openrounds/service';
import { ImportQuestions } from './import/import-questions.js';
import { service } from './service.js';

await runImport(service, {
  questions: {
    notice: 'RQE_Data_AMIA2016: CC BY 4.0; the source is shown with each question.',
    run: ({ get }, file, options) => get(ImportQuestions).run(file, options),
  },
});
