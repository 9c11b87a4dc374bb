import { writeMerged } from './openapi/write.js';

// The command behind `npm run openapi`: from the committed documents of the services to the one of the gateway.
writeMerged();
