/** What an expression may be at most; a condition that people can still read has a tenth of it. */
export const EXPRESSION_LIMITS = {
  /** Characters of the source. */
  source: 2_000,
  /** Nodes of the parsed expression, macros such as `exists` written out. */
  nodes: 300,
  /** `exists`, `all`, `map` and their like inside each other. */
  nesting: 2,
  /** Characters of a pattern for `matches`. */
  pattern: 200,
} as const;

/** What can be said of an expression before it meets a value. */
export type ExpressionMeasure = {
  nodes: number;
  /** How deep loops stand inside each other. */
  nesting: number;
  /** How often something is put together with `+`, by which texts and lists grow. */
  joins: number;
  /** Length of the longest pattern that `matches` is given; 0 without one. */
  pattern: number;
  /** `matches` with a pattern that is not written out in the expression. */
  computedPattern: boolean;
  /** Steps of an evaluation in which every list has this many entries. */
  steps(width: number): number;
};

type Tree = { [key: string]: unknown };
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** The parts of a parsed expression that are expressions themselves, whatever lies between. */
function partsOf(value: unknown): Tree[] {
  if (Array.isArray(value)) return value.flatMap(partsOf);
  if (!isTree(value)) return [];
  if (value.$typeName === 'cel.expr.Expr') return [value];
  return Object.values(value).flatMap(partsOf);
}

const kindOf = (expr: Tree): { case: string; value: Tree } => expr.exprKind as { case: string; value: Tree };

function literalText(expr: Tree | undefined): string | undefined {
  const kind = expr && kindOf(expr);
  const constant = kind?.case === 'constExpr' ? (kind.value.constantKind as Tree) : undefined;
  return constant?.case === 'stringValue' ? String(constant.value) : undefined;
}

/**
 * Measures a parsed CEL expression. The evaluation's cost is bounded from this and from the value's size, the way the
 * Kubernetes API server estimates the cost of validation rules.
 */
export function measureExpression(root: unknown): ExpressionMeasure {
  const measure = { nodes: 0, nesting: 0, joins: 0, pattern: 0, computedPattern: false };
  const walk = (expr: Tree, depth: number): ((width: number) => number) => {
    measure.nodes += 1;
    const kind = kindOf(expr);
    const loops = kind.case === 'comprehensionExpr';
    if (loops) measure.nesting = Math.max(measure.nesting, depth + 1);
    if (kind.case === 'callExpr') {
      if (kind.value.function === '_+_') measure.joins += 1;
      if (kind.value.function === 'matches') {
        const text = literalText(partsOf(kind.value.args).at(-1));
        if (text === undefined) measure.computedPattern = true;
        else measure.pattern = Math.max(measure.pattern, text.length);
      }
    }
    const repeated = loops ? partsOf([kind.value.loopCondition, kind.value.loopStep]) : [];
    const inner = repeated.map(part => walk(part, depth + 1));
    const outer = partsOf(kind.value)
      .filter(part => !repeated.includes(part))
      .map(part => walk(part, depth));
    return width =>
      1 +
      outer.reduce((sum, steps) => sum + steps(width), 0) +
      width * inner.reduce((sum, steps) => sum + steps(width), 0);
  };
  const steps = partsOf(root).map(part => walk(part, 0));
  return { ...measure, steps: width => steps.reduce((sum, one) => sum + one(width), 0) };
}
