import { useState } from 'react';
import { Flex, TextAreaField } from '@backstage/ui';
import { formatJson, type JsonStyle } from '../tools/json';
import { Choice } from './Choice';
import { Output } from './Output';

const STYLES = [
  { value: 'pretty', title: 'Formatted' },
  { value: 'sorted', title: 'Keys sorted' },
  { value: 'minified', title: 'Minified' },
] as const;

/** Formats JSON and names the line of a mistake. */
export function JsonView() {
  const [text, setText] = useState('');
  const [style, setStyle] = useState<JsonStyle>('pretty');
  return (
    <Flex direction="column" gap="4" pt="4">
      <TextAreaField label="JSON" rows={8} value={text} onChange={setText} placeholder='{"hello":"world"}' />
      <Choice label="Style" options={STYLES} value={style} onChange={setStyle} />
      <Output title="Result" result={text.trim() === '' ? undefined : formatJson(text, style)} />
    </Flex>
  );
}
