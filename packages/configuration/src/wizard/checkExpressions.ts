import type { ConfigIssue, Manifest } from '@flyloft/plugin-manager-common';
import { compileExpression } from '../expression';

/** What is wrong with the expressions of a manifest; paths are JSON pointers into the manifest. */
export function checkExpressions(manifest: Pick<Manifest, 'wizard' | 'disclosure' | 'rules'>): ConfigIssue[] {
  const sources: Array<[string, string | undefined]> = [
    ...manifest.wizard.flatMap(
      (step, index): Array<[string, string | undefined]> => [
        [`/wizard/${index}/when`, step.when],
        [`/wizard/${index}/next`, step.next],
      ]
    ),
    ...manifest.disclosure.rules.map(({ when }, index): [string, string] => [
      `/disclosure/rules/${index}/when`,
      when,
    ]),
    ...manifest.rules.map(({ must }, index): [string, string] => [`/rules/${index}/must`, must]),
  ];
  return sources.flatMap(([path, source]) => {
    if (source === undefined) return [];
    const compiled = compileExpression(source);
    return compiled.outcome === 'refused' ? [{ path, message: compiled.message }] : [];
  });
}
