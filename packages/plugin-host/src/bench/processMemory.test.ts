import { parseSmapsRollup, readProcessMemory } from './processMemory';

describe('readProcessMemory', () => {
  it('reads the figures of smaps_rollup in MiB', () => {
    const text = [
      '00400000-7ffe [rollup]',
      'Rss:              104448 kB',
      'Pss:               53248 kB',
      'Pss_Dirty:         1024 kB',
      'Private_Clean:      2048 kB',
      'Private_Dirty:     43008 kB',
    ].join('\n');
    expect(parseSmapsRollup(text)).toEqual({ rss: 102, pss: 52, private: 44 });
    expect(() => parseSmapsRollup('Rss: 1 kB')).toThrow('has no Pss');
  });

  it('knows nothing of a process that is not there', () => {
    expect(readProcessMemory(2 ** 22 + 1)).toBeUndefined();
  });
});
