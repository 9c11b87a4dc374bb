export { matrixOf } from './matrix.js';
export { isRight, linesOf, type Report } from './report.js';
