import { lazy } from 'react';
import type { ConfigField } from '../contract/configField';
import { lateFieldRule } from '../contract/lateFieldRule';

/** A regular expression. */
export const regexTester: ConfigField = {
  name: 'regex-tester',
  title: 'Regular expression',
  documentation:
    'A regular expression of RE2, which runs in linear time, so that no pattern can hold up whoever uses it. What it is tried on stays in the page.',
  options: [{ name: 'samples', description: 'Lines that the pattern is tried on first.' }],
  schema: { type: 'string', format: 'regex' },
  example: { value: '^[a-z]+-\\d+$', options: { samples: ['build-42', 'Build 42'] } },
  validate: lateFieldRule('regex-tester'),
  component: lazy(() => import('./RegexTesterField').then(m => ({ default: m.RegexTesterField }))),
};
