import type { SearchDocument } from './searchDocument';

/** A plugin that is like another, and the sentence that says in what. */
export type Similar = { id: string; score: number; because: string };

const list = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;

/** Below this two plugins have nothing to do with each other. */
const LEAST = 0.2;
/**
 * How much a plugin is like another: by what its text is about (`likeness`, 0 where nothing is known), by the
 * annotations of the catalogue that both read, by keywords and by category. Undefined where nothing says so.
 */
export function compareSubjects(
  to: SearchDocument,
  other: SearchDocument,
  likeness: number
): Similar | undefined {
  const shared = <T>(a: readonly T[], b: readonly T[]) => a.filter(value => b.includes(value));
  const annotations = shared(to.annotations, other.annotations);
  const keywords = shared(to.card.keywords, other.card.keywords);
  const all = new Set([...to.card.keywords, ...other.card.keywords]).size;
  const sameCategory = to.card.category === other.card.category && to.card.category !== 'Other';
  const score =
    0.6 * Math.max(0, likeness) +
    (annotations.length > 0 ? 0.3 : 0) +
    (all === 0 ? 0 : (0.25 * keywords.length) / all) +
    (sameCategory ? 0.1 : 0);
  if (score < LEAST) return undefined;
  const because = [
    ...(annotations.length > 0 ? [`reads ${list(annotations.slice(0, 2))} too`] : []),
    ...(keywords.length > 0
      ? [`shares the keyword${keywords.length > 1 ? 's' : ''} ${list(keywords.slice(0, 3))}`]
      : []),
    ...(likeness >= 0.5 ? ['is described alike'] : []),
    ...(sameCategory ? [`is about ${to.card.category} too`] : []),
  ];
  const sentence = list(because.length > 0 ? because.slice(0, 2) : ['is described alike']);
  return { id: other.card.id, score, because: `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.` };
}
