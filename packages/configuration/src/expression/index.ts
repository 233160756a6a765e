export {
  compileExpression,
  type CompiledExpression,
  type Expression,
  type ExpressionResult,
  type ExpressionScope,
} from './compileExpression';
export { EXPRESSION_LIMITS } from './measureExpression';
