import type { Another, Choice, Field } from '@flyloft/configuration';
import { isJsonObject, type Json, type JsonObject } from '@flyloft/plugin-manager-common';
import type { Prompt } from './prompt';

const nameOf = (field: Field) => field.groups.slice(1).join(' · ');

/** Asks for one of several alternatives; undefined where it may stay open and does. */
export async function askChoice(
  prompt: Prompt,
  { field, choice, mustAnswer }: { field: Field; choice: Choice; mustAnswer: boolean }
): Promise<number | undefined> {
  const { labels, fits } = choice;
  if (field.description) prompt.say(`  ${field.description.split('\n')[0]}`);
  labels.forEach((label, index) => prompt.say(`  ${index + 1}. ${label}`));
  const hint = fits === undefined ? '' : ` [${fits + 1}]`;
  const optional = mustAnswer || fits !== undefined ? '' : ' (optional)';
  for (;;) {
    const name = [nameOf(field), field.title].filter(Boolean).join(' · ');
    const answer = await prompt.ask(`${name} (1–${labels.length})${hint}${optional}: `);
    if (answer === '' && (fits !== undefined || !mustAnswer)) return fits;
    const index = labels.includes(answer) ? labels.indexOf(answer) : Number(answer) - 1;
    if (answer !== '' && labels[index] !== undefined) return index;
    prompt.say(`  Choose one of 1 to ${labels.length}.`);
  }
}

/** Asks whether a list of groups gets another entry; below its least number nobody is asked. */
export async function askAnother(
  prompt: Prompt,
  { field, another }: { field: Field; another: Another }
): Promise<boolean> {
  if (another.count < another.least) return true;
  const which = another.count === 0 ? 'an entry' : 'another entry';
  return /^y(es)?$/i.test(await prompt.ask(`Add ${which} to ${field.groups.at(-1) ?? 'the list'}? [y/N]: `));
}

const propertiesOf = (schema: JsonObject | undefined): JsonObject =>
  isJsonObject(schema?.properties) ? schema.properties : {};

/**
 * The value after an alternative was chosen: what belonged to another one goes, what may be one thing only is there.
 * A value that is no group is asked for anew.
 */
export function choose(choice: Choice, index: number, value: Json | undefined): Json | undefined {
  const wanted = choice.alternatives[index];
  const properties = propertiesOf(wanted);
  const isGroup = wanted?.type === 'object' || Object.keys(properties).length > 0;
  if (!isGroup) return index === choice.fits ? value : undefined;
  const others = new Set(choice.alternatives.flatMap(part => Object.keys(propertiesOf(part))));
  const kept = Object.entries(isJsonObject(value) ? value : {}).filter(
    ([key]) => Object.hasOwn(properties, key) || !others.has(key)
  );
  const constants = Object.entries(properties).flatMap(([key, part]) =>
    isJsonObject(part) && 'const' in part ? [[key, part.const!] as const] : []
  );
  return Object.fromEntries([...kept, ...constants]);
}
