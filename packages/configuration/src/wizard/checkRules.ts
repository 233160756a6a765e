import type { ConfigIssue, ConfigRule } from '@flyloft/plugin-manager-common';
import { compileExpression, type ExpressionScope } from '../expression';

/**
 * What the rules between fields say of a configuration. A rule that looks at something absent does not apply; one that
 * fails to evaluate counts as broken, because silence would let through what it was written against.
 */
export function checkRules(rules: readonly ConfigRule[], scope: ExpressionScope): ConfigIssue[] {
  return rules.flatMap(rule => {
    const compiled = compileExpression(rule.must);
    const result =
      compiled.outcome === 'compiled'
        ? compiled.expression.evaluate(scope)
        : { outcome: 'failed' as const, message: compiled.message };
    if (result.outcome === 'absent' || (result.outcome === 'value' && result.value === true)) return [];
    const message =
      result.outcome === 'failed'
        ? `could not be checked by the plugin's rule "${rule.id}", which ${result.message}; tell its publisher`
        : rule.message;
    return rule.fields.map(path => ({ path, message }));
  });
}
