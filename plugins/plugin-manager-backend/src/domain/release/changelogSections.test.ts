import fc from 'fast-check';
import { changelogOf, changelogSections } from './changelogSections';

describe('changelogSections', () => {
  it('reads the headings that people write', () => {
    const text = [
      '# Changelog',
      'Everything that changed.',
      '## [2.0.0] - 2026-02-01',
      '### Breaking',
      '- The field `url` is a list.',
      '## 1.1.0',
      '- New: themes.',
      '# v1.0.1 (2025-12-01)',
      '',
      '- Fixed: dates.',
    ].join('\n');
    expect([...changelogSections(text)]).toEqual([
      ['2.0.0', '### Breaking\n- The field `url` is a list.'],
      ['1.1.0', '- New: themes.'],
      ['1.0.1', '- Fixed: dates.'],
    ]);
  });

  it('gives nothing where no heading names a version', () => {
    expect(changelogSections('# News\n- many things').size).toBe(0);
  });

  it('finds every section again', () => {
    const version = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)).map(parts => parts.join('.'));
    const body = fc.array(fc.constantFrom('- a change', 'text', '#### detail'), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(version, body), { selector: ([one]) => one }), sections => {
        const text = sections.map(([one, lines]) => `## ${one}\n\n${lines.join('\n')}\n`).join('\n');
        expect([...changelogSections(text)]).toEqual(sections.map(([one, lines]) => [one, lines.join('\n')]));
      })
    );
  });
});

describe('changelogOf', () => {
  const release = (version: string, changelog?: string) => ({ version, changelog, manifest: {} });

  it('prefers what the newest release says of a version', () => {
    const newest = changelogSections('## 1.1.0\n\nThemes.\n\n## 1.0.0\n\nDates, which were wrong.');
    expect(changelogOf(release('1.0.0', '## 1.0.0\n\nDates.'), newest)).toBe('Dates, which were wrong.');
    expect(changelogOf(release('0.9.0', '## 0.9.0\n\nFirst.'), newest)).toBe('First.');
  });

  it('takes a text without headings as being about its own release, and nothing from one about others', () => {
    expect(changelogOf(release('1.0.0', 'First release.'), new Map())).toBe('First release.');
    expect(changelogOf(release('1.0.0', '## 2.0.0\n\nMore.'), new Map())).toBeUndefined();
    expect(changelogOf(release('1.0.0'), new Map())).toBeUndefined();
  });
});
