import { useEffect, useState } from 'react';
import { Button, Flex, TextAreaField } from '@backstage/ui';
import { HASHES, hashOf, randomUuid, type HashName } from '../tools/hash';
import type { Result } from '../tools/result';
import { Choice } from './Choice';
import { Output } from './Output';

const OPTIONS = HASHES.map(value => ({ value, title: value }));

/** Hashes a text, and makes UUIDs. */
export function HashView() {
  const [text, setText] = useState('');
  const [name, setName] = useState<HashName>('SHA-256');
  const [hash, setHash] = useState<Result<string>>();
  const [uuid, setUuid] = useState<string>();
  useEffect(() => {
    let current = true;
    void hashOf(text, name).then(result => {
      if (current) setHash(result);
    });
    return () => {
      current = false;
    };
  }, [text, name]);
  return (
    <Flex direction="column" gap="4" pt="4">
      <TextAreaField
        label="Text"
        rows={4}
        value={text}
        onChange={setText}
        description="An empty text has a hash too"
      />
      <Choice label="Hash" options={OPTIONS} value={name} onChange={setName} />
      <Output title={name} result={hash} />
      <Flex>
        <Button variant="secondary" onPress={() => setUuid(randomUuid())}>
          New UUID
        </Button>
      </Flex>
      {uuid && <Output title="UUID" result={{ ok: true, value: uuid }} />}
    </Flex>
  );
}
