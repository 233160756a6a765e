import { celEnv, parse, plan } from '@bufbuild/cel';
import type { Json } from '@flyloft/plugin-manager-common';
import { EXPRESSION_LIMITS, measureExpression } from './measureExpression';
import { sizeOf } from './sizeOf';
import { toCelValue } from './toCelValue';

/** What an expression may look at. */
export type ExpressionScope = {
  /** The configuration; a secret in it is a reference, never its value. */
  config: Json;
  /** The environment that the configuration is for. */
  environment: Json;
};

/** What an evaluation came to. */
export type ExpressionResult =
  | { outcome: 'value'; value: Json }
  /** Something that the expression looks at is not there (yet). */
  | { outcome: 'absent' }
  | { outcome: 'failed'; message: string };

/** An expression that is ready to be evaluated, any number of times. */
export type Expression = { source: string; evaluate(scope: ExpressionScope): ExpressionResult };

/** A compiled expression, or what is wrong with it. */
export type CompiledExpression =
  | { outcome: 'compiled'; expression: Expression }
  | { outcome: 'refused'; message: string };

/** Steps that one evaluation may take; about a tenth of a second on a small machine. */
const BUDGET = 50_000;

const refuse = (message: string): CompiledExpression => ({ outcome: 'refused', message });

const environment = celEnv();

/** An absent field is an outcome of its own: half-filled forms have many. */
const ABSENT = /field not found|no such (?:key|field)|key not found|index \S+ out of bounds/i;

function toJson(value: unknown): Json | undefined {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value;
  return value === null ? null : undefined;
}

/**
 * Compiles an expression in CEL, the Common Expression Language that Kubernetes uses for validation rules. It sees
 * `config` and `environment` and nothing else, cannot run code, and is bounded: by {@link EXPRESSION_LIMITS} when it is
 * compiled, and by a budget of steps, estimated from the value's size, before it is evaluated.
 */
export function compileExpression(source: string): CompiledExpression {
  if (source.length > EXPRESSION_LIMITS.source) {
    return refuse(`has more than ${EXPRESSION_LIMITS.source} characters; make it shorter`);
  }
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(source);
  } catch (error) {
    const reason = error instanceof RangeError ? 'is nested too deeply' : (error as Error).message;
    return refuse(`cannot be read: ${reason.slice(0, 300)}`);
  }
  const measure = measureExpression(parsed.expr);
  if (measure.nodes > EXPRESSION_LIMITS.nodes) {
    return refuse(`has more than ${EXPRESSION_LIMITS.nodes} parts; split it into several`);
  }
  if (measure.nesting > EXPRESSION_LIMITS.nesting) {
    return refuse(`has loops more than ${EXPRESSION_LIMITS.nesting} deep`);
  }
  if (measure.computedPattern) {
    return refuse('uses `matches` with a computed pattern; write the pattern out');
  }
  if (measure.pattern > EXPRESSION_LIMITS.pattern) {
    return refuse(`has a pattern of more than ${EXPRESSION_LIMITS.pattern} characters`);
  }
  let run: ReturnType<typeof plan>;
  try {
    run = plan(environment, parsed);
  } catch (error) {
    return refuse(`cannot be compiled: ${(error as Error).message.slice(0, 300)}`);
  }

  return {
    outcome: 'compiled',
    expression: {
      source,
      evaluate(scope) {
        const size = sizeOf(scope);
        const growth = measure.joins + 1;
        const width = Math.max(size.width, measure.nodes) * growth;
        const perStep = 1 + (size.text * growth * Math.max(1, measure.pattern / 10)) / 100;
        const cost = measure.steps(width) * (perStep > 2 ? perStep : 1);
        if (cost > BUDGET) return { outcome: 'failed', message: 'costs too much for values of this size' };
        let result: unknown;
        try {
          result = run({ config: toCelValue(scope.config), environment: toCelValue(scope.environment) });
        } catch (error) {
          return { outcome: 'failed', message: (error as Error).message.slice(0, 300) };
        }
        if (result instanceof Error) {
          return ABSENT.test(result.message)
            ? { outcome: 'absent' }
            : { outcome: 'failed', message: result.message.slice(0, 300) };
        }
        const value = toJson(result);
        return value === undefined
          ? { outcome: 'failed', message: 'gives neither a text, a number nor true or false' }
          : { outcome: 'value', value };
      },
    },
  };
}
