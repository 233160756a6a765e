import { useState } from 'react';
import { Flex, Text, TextField } from '@backstage/ui';
import { readTimestamp, type Moment } from '../tools/timestamp';
import { CopyButton, Output } from './Output';

function Row(props: { title: string; text: string }) {
  return (
    <Flex gap="3" align="center" style={{ flexWrap: 'wrap' }}>
      <Text color="secondary" style={{ minWidth: '9rem' }}>
        {props.title}
      </Text>
      <Text style={{ fontFamily: 'var(--bui-font-monospace)' }}>{props.text}</Text>
      <CopyButton text={props.text} what={props.title} />
    </Flex>
  );
}

function Rows(props: { moment: Moment }) {
  const { moment } = props;
  const local = new Date(moment.milliseconds).toLocaleString(undefined, {
    dateStyle: 'full',
    timeStyle: 'long',
  });
  return (
    <Flex direction="column" gap="2">
      <Text>
        Read as {moment.readAs} · {moment.relative}
      </Text>
      <Row title="ISO 8601, UTC" text={moment.iso} />
      <Row title="Your time" text={local} />
      <Row title="Seconds" text={String(moment.seconds)} />
      <Row title="Milliseconds" text={String(moment.milliseconds)} />
    </Flex>
  );
}

/** Converts points in time. */
export function TimeView() {
  const [text, setText] = useState('');
  const read = readTimestamp(text, new Date());
  return (
    <Flex direction="column" gap="4" pt="4">
      <TextField
        label="Time"
        description="A Unix time or a date; empty means now"
        value={text}
        onChange={setText}
        placeholder="1767225600"
      />
      {read.ok ? <Rows moment={read.value} /> : <Output title="Result" result={read} />}
    </Flex>
  );
}
