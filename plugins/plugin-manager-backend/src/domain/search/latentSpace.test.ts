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
  ])('places %s nearer to its subject than to others, also to listings without the word', (text, subject) => {
    const place = space.place(weighed(text))!;
    const likeness = new Map(
      vectors.nearest(place, { limit: 200, least: -1 }).map(one => [one.id, one.likeness])
    );
    const others = texts.flatMap((words, i) =>
      text.split(' ').some(word => words.includes(word)) ? [] : [`${Math.floor(i / 40)}-${i}`]
    );
    const mean = (ids: string[]) => ids.reduce((sum, id) => sum + likeness.get(id)!, 0) / ids.length;
    const own = mean(others.filter(id => id.startsWith(subject)));
    expect(own).toBeGreaterThan(mean(others.filter(id => !id.startsWith(subject))) + 0.05);
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
