export { Problem } from './problem.js';
export type { FieldError, PhiFinding } from './problem.js';
export * from './problems.js';
export { pathOf, problemDocument, problemMediaType } from './problem-document.js';
export type { ProblemPlace } from './problem-document.js';
export { problemOf } from './problem-of.js';
export { ProblemFilter, sendProblem } from './problem.filter.js';
export { RouteTable } from './route-table.js';
export { canonicalAddress, ClientAddress, clientAddressHeader, clientAddressOf } from './client-address.js';
export { readCompactJws } from './compact-jws.js';
export type { JwsParts } from './compact-jws.js';
export {
  gatewaySubject,
  issuePassport,
  passportHeader,
  passportKeys,
  passportSigner,
  readPassport,
} from './passport.js';
export type { Passport, PassportKeys, PassportSigner } from './passport.js';
export { definePolicy, enforce, objectOf, on, ruleName, ruleOf } from './policy.js';
export type { Access, Duty, Levels, ObjectRule, Policy, Rule, Situation, Verdict } from './policy.js';
export { CurrentMember, PassportGuard } from './passport.guard.js';
export { cursorOf, pageOf, pageQuery, readCursor } from './cursor.js';
export type { Page } from './cursor.js';
export { fieldErrors, ValidationPipe } from './validation.pipe.js';
export { bodyLimit, parseJson } from './json-body.js';
export { etagOf, IfMatch, WithEtag } from './etag.js';
export {
  httpMigrations,
  IdempotencyInterceptor,
  NoStoredAnswer,
  sweepIdempotencyKeys,
} from './idempotency.js';
export { checkPolicy, operationsOf } from './operations.js';
export type { Operation } from './operations.js';
export { Answers, buildOpenApi } from './open-api.js';
export { commandingMember } from './current-request.js';
export { batchSize, exportStream, MemberExport, MemberExportController } from './member-export.js';
export type { ExportLists, ExportRow } from './member-export.js';
export { addRequestHooks } from './request-hooks.js';
export { safeHeaders } from './safe-headers.js';
export { fastifyOptions, setUpHttp } from './set-up-http.js';
export type { HttpOptions } from './set-up-http.js';
import './fastify-types.js';
