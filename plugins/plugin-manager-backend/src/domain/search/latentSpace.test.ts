import { learnLatentSpace, type LatentSpace, type WeighedWords } from './latentSpace';
import { VectorIndex } from './vectors';

const weighed = (text: string): WeighedWords => text.split(' ').map(word => ({ word, weight: 1 }));

function learn(listings: readonly WeighedWords[]): LatentSpace {
  const learning = learnLatentSpace(listings);
  for (;;) {
    const step = learning.next();
    if (step.done) return step.value;
  }
}

/** Two subjects, each with words that often stand together, and listings with a few of them. */
function corpus(): string[] {
  const subjects = [
    ['build', 'pipeline', 'deploy', 'artifact', 'runner', 'stage'],
    ['cost', 'budget', 'invoice', 'spend', 'forecast', 'price'],
    ['alert', 'metric', 'dashboard', 'latency', 'graph', 'trace'],
  ];
  return subjects.flatMap(words =>
    Array.from({ length: 40 }, (_, i) =>
      [0, 1, 2].map(k => words[(i * (k + 1) + k) % words.length]).join(' ')
    )
  );
}

describe('learnLatentSpace', () => {
  const texts = corpus();
  const space = learn(texts.map(weighed));
  const vectors = new VectorIndex();
  texts.forEach((text, i) => vectors.set(`${Math.floor(i / 40)}-${i}`, space.place(weighed(text))));

  it.each([
    ['pipeline', '0'],
    ['invoice', '1'],
    ['latency trace', '2'],
  ])('finds %s among plugins of its subject, also those without the word', (text, subject) => {
    const found = vectors.nearest(space.place(weighed(text))!, { limit: 25, least: 0.3 });
    expect(found.length).toBe(25);
    expect(found.map(one => one.id[0])).toEqual(found.map(() => subject));
    const without = found.filter(one => !texts[Number(one.id.slice(2))]!.includes(text.split(' ')[0]!));
    expect(without.length).toBeGreaterThan(0);
  });

  it('does not place what it does not know', () => {
    expect(space.place(weighed('unheard of'))).toBeUndefined();
    expect(learn([]).place(weighed('build'))).toBeUndefined();
    expect(learn([weighed('build')]).place(weighed('build'))).toBeUndefined();
  });

  it('learns the same from the same listings', () => {
    const again = learn(texts.map(weighed));
    expect(again.place(weighed('cost budget'))).toEqual(space.place(weighed('cost budget')));
  });
});
