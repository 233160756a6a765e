import { useState } from 'react';
import { Flex, Text, TextField } from '@backstage/ui';
import { readCron } from '../tools/cron';
import { relativeTo } from '../tools/timestamp';
import { Choice } from './Choice';
import { Output } from './Output';

const HERE = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const ZONES = [
  { value: 'UTC', title: 'UTC' },
  { value: HERE, title: HERE },
].filter((zone, index, all) => all.findIndex(({ value }) => value === zone.value) === index);

/** Says in words when a cron expression runs. */
export function CronView() {
  const [expression, setExpression] = useState('0 9 * * 1-5');
  const [zone, setZone] = useState('UTC');
  const now = new Date();
  const read = readCron(expression, now, zone);
  const format = new Intl.DateTimeFormat(undefined, {
    dateStyle: 'full',
    timeStyle: 'medium',
    timeZone: zone,
  });
  return (
    <Flex direction="column" gap="4" pt="4">
      <TextField
        label="Expression"
        description="Five fields, or six with seconds first"
        value={expression}
        onChange={setExpression}
      />
      {ZONES.length > 1 && <Choice label="Time zone" options={ZONES} value={zone} onChange={setZone} />}
      {read.ok ? (
        <Flex direction="column" gap="2" aria-live="polite">
          <Text weight="bold">{read.value.words}</Text>
          <Text color="secondary">The next times in {zone}:</Text>
          <ol style={{ margin: 0 }}>
            {read.value.next.map(date => (
              <li key={date.getTime()}>
                <Text>
                  {format.format(date)} ({relativeTo(date, now)})
                </Text>
              </li>
            ))}
          </ol>
        </Flex>
      ) : (
        <Output title="Result" result={read} />
      )}
    </Flex>
  );
}
