import { useEffect, useMemo, useState } from 'react';
import {
  checkFields,
  checkRules,
  locate,
  lockIssues,
  policyIssues,
  valueAt,
  type YamlIssue,
} from '@flyloft/configuration';
import {
  type ConfigIssue,
  type ConfigRule,
  type Guidance,
  isSecretReference,
  type JsonObject,
  type JsonSchema,
} from '@flyloft/plugin-manager-common';
import { lateFieldRuleOf, validateInWorker } from '@flyloft/plugin-marketplace-react';

/** Milliseconds after a change before the whole configuration is checked. */
const CHECK_PAUSE_MS = 300;

/** What the rules between fields say and what goes against policy, at once. */
export function useRuleIssues(
  rules: readonly ConfigRule[],
  { locked, rules: policy }: Pick<Guidance, 'locked' | 'rules'>,
  config: JsonObject,
  environment: string
): ConfigIssue[] {
  return useMemo(() => {
    const scope = { config, environment: { id: environment } };
    return [...checkRules(rules, scope), ...policyIssues(policy, scope), ...lockIssues(locked, config)];
  }, [rules, policy, locked, config, environment]);
}

/** Issues but those of secrets: a reference stands where the schema wants the text that nobody sees. */
export const exceptReferences = (config: JsonObject, issues: readonly ConfigIssue[]): ConfigIssue[] =>
  issues.filter(({ path }) => !isSecretReference(valueAt(config, path)));

/** What is wrong with the whole configuration, by line of its text; checked only while the text is shown. */
export function useTextIssues({
  schema,
  uiSchema,
  config,
  text,
  more,
  shown,
}: {
  schema: JsonSchema;
  /** Names the fields that have rules of their own. */
  uiSchema: JsonObject;
  config: JsonObject;
  text: string;
  /** What others found, such as rules between fields. */
  more: readonly ConfigIssue[];
  shown: boolean;
}): YamlIssue[] {
  const [found, setFound] = useState<readonly ConfigIssue[]>([]);
  useEffect(() => {
    if (!shown) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      const checking = [
        validateInWorker(schema, config, { signal: controller.signal }),
        checkFields(uiSchema, config, lateFieldRuleOf),
      ] as const;
      void Promise.all(checking).then(([check, odd]) => {
        if (controller.signal.aborted || check.outcome === 'refused') return;
        const unfit = check.outcome === 'invalid' ? exceptReferences(config, check.issues) : [];
        const known = new Set(unfit.map(({ path }) => path));
        setFound([...unfit, ...odd.filter(({ path }) => !known.has(path))]);
      });
    }, CHECK_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [schema, uiSchema, config, shown]);
  return useMemo(
    () =>
      shown
        ? [...found, ...more].map(issue => {
            const { line, column } = locate(text, issue.path === '/' ? '' : issue.path);
            return { ...issue, line, column };
          })
        : [],
    [found, more, text, shown]
  );
}
