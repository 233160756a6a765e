import { useState } from 'react';
import { Alert, Flex, Text, TextAreaField } from '@backstage/ui';
import { decodeJwt, type DecodedJwt } from '../tools/jwt';
import { relativeTo } from '../tools/timestamp';
import { Output } from './Output';

const STATUS = {
  valid: { status: 'success', title: 'Within its time' },
  expired: { status: 'warning', title: 'Expired' },
  'not yet valid': { status: 'warning', title: 'Not valid yet' },
  unlimited: { status: 'info', title: 'Never expires' },
} as const;

function Claims(props: { jwt: DecodedJwt; now: Date }) {
  const { jwt, now } = props;
  return (
    <Flex direction="column" gap="4">
      <Alert
        icon
        status={STATUS[jwt.validity].status}
        title={STATUS[jwt.validity].title}
        description="The signature was not checked: the key is not known here."
      />
      {jwt.times.map(({ claim, title, at }) => (
        <Text key={claim}>
          {title} {at.toISOString()} ({relativeTo(at, now)})
        </Text>
      ))}
      <Output title="Header" result={{ ok: true, value: JSON.stringify(jwt.header, null, 2) }} />
      <Output title="Claims" result={{ ok: true, value: JSON.stringify(jwt.claims, null, 2) }} />
    </Flex>
  );
}

/** Shows what a JSON Web Token says. */
export function JwtView() {
  const [token, setToken] = useState('');
  const now = new Date();
  const decoded = token.trim() === '' ? undefined : decodeJwt(token, now);
  return (
    <Flex direction="column" gap="4" pt="4">
      <TextAreaField label="Token" rows={5} value={token} onChange={setToken} placeholder="eyJhbGciOi…" />
      {decoded?.ok ? <Claims jwt={decoded.value} now={now} /> : <Output title="Claims" result={decoded} />}
    </Flex>
  );
}
