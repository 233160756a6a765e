import { useState } from 'react';
import { Flex, TextAreaField } from '@backstage/ui';
import { convert, type Direction, type Encoding } from '../tools/encoding';
import { Choice } from './Choice';
import { Output } from './Output';

const ENCODINGS = [
  { value: 'base64', title: 'Base64' },
  { value: 'base64url', title: 'Base64 for URLs' },
  { value: 'percent', title: 'Percent' },
] as const;
const DIRECTIONS = [
  { value: 'encode', title: 'Encode' },
  { value: 'decode', title: 'Decode' },
] as const;

/** Encodes and decodes text. */
export function EncodeView() {
  const [text, setText] = useState('');
  const [encoding, setEncoding] = useState<Encoding>('base64');
  const [direction, setDirection] = useState<Direction>('encode');
  return (
    <Flex direction="column" gap="4" pt="4">
      <TextAreaField label="Text" rows={5} value={text} onChange={setText} />
      <Flex gap="3" style={{ flexWrap: 'wrap' }}>
        <Choice label="Encoding" options={ENCODINGS} value={encoding} onChange={setEncoding} />
        <Choice label="Direction" options={DIRECTIONS} value={direction} onChange={setDirection} />
      </Flex>
      <Output title="Result" result={text === '' ? undefined : convert(text, encoding, direction)} />
    </Flex>
  );
}
