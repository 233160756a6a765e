import { useState } from 'react';
import { Button } from '@backstage/ui';
import type { AddressCheck } from '../../services';
import { Note } from './Note';

function describe(check: AddressCheck): { tone: 'good' | 'warning' | 'bad'; text: string } {
  if (check.outcome === 'answered') {
    const text = `Answered with status ${check.status} after ${check.milliseconds} ms.`;
    return { tone: check.status < 400 ? 'good' : 'warning', text };
  }
  return { tone: 'bad', text: check.because };
}

/** Tries an address and says what became of it. */
export function TryButton({
  children,
  isDisabled,
  attempt,
  note,
}: {
  children: string;
  isDisabled: boolean;
  attempt(): Promise<AddressCheck>;
  note?: string;
}) {
  const [pending, setPending] = useState(false);
  const [said, setSaid] = useState<{ tone: 'good' | 'warning' | 'bad'; text: string; sent?: boolean }>();
  const press = async () => {
    setPending(true);
    try {
      const check = await attempt();
      setSaid({ ...describe(check), sent: check.outcome === 'answered' });
    } catch (error) {
      setSaid({ tone: 'bad', text: error instanceof Error ? error.message : String(error) });
    } finally {
      setPending(false);
    }
  };
  return (
    <>
      <div>
        <Button
          size="small"
          variant="secondary"
          isDisabled={isDisabled}
          isPending={pending}
          onPress={() => void press()}
        >
          {children}
        </Button>
      </div>
      {said && (
        <Note tone={said.tone}>
          {said.text}
          {note && said.sent && ` ${note}`}
        </Note>
      )}
    </>
  );
}
