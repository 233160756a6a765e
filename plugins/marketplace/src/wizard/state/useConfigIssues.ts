import { useEffect, useMemo, useState } from 'react';
import {
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
import { validateInWorker } from '@flyloft/plugin-marketplace-react';

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
  config,
  text,
  more,
  shown,
}: {
  schema: JsonSchema;
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
      void validateInWorker(schema, config, { signal: controller.signal }).then(check => {
        if (check.outcome === 'valid') setFound([]);
        if (check.outcome === 'invalid') setFound(exceptReferences(config, check.issues));
      });
    }, CHECK_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [schema, config, shown]);
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
