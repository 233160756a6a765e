import { type RefObject, useEffect, useMemo, useState } from 'react';
import type { Step, YamlIssue } from '@flyloft/configuration';
import type { ConfigIssue, JsonObject } from '@flyloft/plugin-manager-common';
import type { ConfigFormHandle } from '@flyloft/plugin-marketplace-react';
import type { View } from './useWizardAddress';
import type { WizardConfig } from './useWizardConfig';

/** The issues whose fields are among those, or in one of them. */
const issuesWithin = (issues: readonly ConfigIssue[], fields: readonly string[]): ConfigIssue[] =>
  issues.filter(({ path }) => fields.some(field => path === field || path.startsWith(`${field}/`)));

/** Next and Review: checks the step, then goes on; what is wrong gets the focus and is counted out loud. */
export function useProceed({
  steps,
  step,
  fieldsOf,
  form,
  values,
  rules,
  textIssues,
  view,
  showForm,
  goTo,
  goToField,
  finish,
}: {
  steps: readonly Step[];
  step: Step | undefined;
  fieldsOf: ReadonlyMap<string, readonly string[]>;
  form: RefObject<ConfigFormHandle>;
  values: WizardConfig;
  /** What the rules between fields say, of all steps. */
  rules: readonly ConfigIssue[];
  textIssues: readonly YamlIssue[];
  view: View;
  showForm: boolean;
  goTo(step: string): void;
  goToField(pointer: string): void;
  finish(config: JsonObject): void;
}) {
  const [announcement, setAnnouncement] = useState('');
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set());
  const index = step ? steps.indexOf(step) : -1;
  // A text holds all steps at once.
  const last = view === 'yaml' || index >= steps.length - 1;
  const own = useMemo(
    () => (step ? issuesWithin(rules, fieldsOf.get(step.id) ?? []) : []),
    [rules, step, fieldsOf]
  );

  // What was counted is over as soon as something is another value.
  useEffect(() => setAnnouncement(''), [values.config]);

  const stop = (count: number, where = '') =>
    setAnnouncement(`${count} ${count === 1 ? 'field needs' : 'fields need'} your attention${where}.`);

  const go = async () => {
    if (!showForm) {
      finish(values.config);
      return;
    }
    const unread = values.unread?.issues.length ?? 0;
    const inText = view === 'yaml' ? textIssues.length : 0;
    if (unread + inText > 0) {
      stop(unread || inText, ' in the text');
      document.getElementById('wizard-yaml')?.focus();
      return;
    }
    const found = (await form.current?.validate()) ?? [];
    const broken = own.filter(({ path }) => !found.some(issue => issue.path === path));
    if (found.length + broken.length > 0) {
      if (found.length === 0 && broken[0]) form.current?.focus(broken[0].path);
      stop(found.length + broken.length);
      return;
    }
    const elsewhere = last ? rules[0] : undefined;
    if (elsewhere) {
      goToField(elsewhere.path);
      stop(rules.length);
      return;
    }
    setAnnouncement('');
    if (step) setVisited(new Set([...visited, step.id]));
    if (last) finish((form.current?.value() as JsonObject | undefined) ?? values.config);
    else goTo(steps[index + 1]!.id);
  };
  return {
    go,
    announcement,
    /** Counts out loud what needs attention. */
    announce: stop,
    visited,
    last,
    /** What rules say of the fields of this step. */
    errors: own,
    before: view === 'yaml' ? undefined : steps[index - 1],
    after: last ? undefined : steps[index + 1],
  };
}
