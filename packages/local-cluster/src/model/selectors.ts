import type { LabelSelector } from './types';

/** One requirement of a label selector. */
export interface Requirement {
  key: string;
  operator: 'in' | 'notin' | 'exists' | '!';
  values: string[];
}

type Labels = Record<string, string> | undefined;

/** Whether labels fit a list of requirements. */
export function matches(labels: Labels, requirements: readonly Requirement[]): boolean {
  return requirements.every(({ key, operator, values }) => {
    const value = labels?.[key];
    switch (operator) {
      case 'in':
        return value !== undefined && values.includes(value);
      case 'notin':
        return value === undefined || !values.includes(value);
      case 'exists':
        return value !== undefined;
      default:
        return value === undefined;
    }
  });
}

/** The requirements of a `LabelSelector`. */
function requirementsOf(selector: LabelSelector): Requirement[] {
  const operators: Record<string, Requirement['operator']> = {
    In: 'in',
    NotIn: 'notin',
    Exists: 'exists',
    DoesNotExist: '!',
  };
  return [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
      key,
      operator: 'in' as const,
      values: [value],
    })),
    ...(selector.matchExpressions ?? []).map(({ key, operator, values }) => ({
      key,
      operator: operators[operator] ?? ('exists' as const),
      values: values ?? [],
    })),
  ];
}

/** Whether labels fit a `LabelSelector`; an empty selector fits everything. */
export const selects = (selector: LabelSelector, labels: Labels): boolean =>
  matches(labels, requirementsOf(selector));

/** The text form of a selector, as in `scale.status.selector`. */
export function selectorText(selector: LabelSelector): string {
  return requirementsOf(selector)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, operator, values }) => {
      if (operator === 'exists') return key;
      if (operator === '!') return `!${key}`;
      if (operator === 'in' && values.length === 1) return `${key}=${values[0]}`;
      return `${key} ${operator} (${[...values].sort().join(',')})`;
    })
    .join(',');
}
