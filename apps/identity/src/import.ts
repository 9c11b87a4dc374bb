import { runImport } from '@openrounds/service';
import type { ImportKind } from '@openrounds/service';
import { ImportRegister } from './register/import-register.js';
import { service } from './service.js';
import { registerFiles } from './verification/authorities/authorities.js';

const kinds = registerFiles().map(({ file: { kind, notice } }): [string, ImportKind] => [
  kind,
  { notice, run: ({ get }, path, options) => get(ImportRegister).run(kind, path, options) },
]);

await runImport(service, Object.fromEntries(kinds));
