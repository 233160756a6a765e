import { useRef, useState } from 'react';
import { Alert, Button, Flex, Radio, RadioGroup, Text } from '@backstage/ui';
import type { FieldChoice, Side } from '@flyloft/configuration';
import { isSecretReference, type Json } from '@flyloft/plugin-manager-common';
import { type Meanwhile, sideByDefault } from './state/useMeanwhile';

function show(value: Json | undefined): string {
  if (value === undefined) return 'no value';
  if (isSecretReference(value)) return 'a secret';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const WHO: Record<FieldChoice['changedBy'], string> = {
  you: 'You changed it.',
  them: 'It was changed in what runs.',
  both: 'Both changed it: choose one.',
};

function Choice({
  choice,
  title,
  side,
  onChoose,
}: {
  choice: FieldChoice;
  title: string;
  side: Side | undefined;
  onChoose(side: Side): void;
}) {
  return (
    <div data-choice={choice.pointer}>
      <RadioGroup
        label={title}
        secondaryLabel={choice.pointer}
        description={`${WHO[choice.changedBy]} Before: ${show(choice.base)}.`}
        value={side ?? null}
        onChange={value => onChoose(value === 'yours' ? 'yours' : 'theirs')}
      >
        <Radio value="yours">Yours: {show(choice.yours)}</Radio>
        <Radio value="theirs">What runs: {show(choice.theirs)}</Radio>
      </RadioGroup>
    </div>
  );
}

/**
 * Something else runs than what the draft began with: each field that differs is chosen, yours or what runs. What only one
 * side changed is chosen already. Arrow keys choose, Tab goes to the next field.
 */
export function MeanwhileChanged({
  meanwhile,
  titleOf,
  onStartOver,
}: {
  meanwhile: Meanwhile;
  titleOf(pointer: string): string;
  /** Throws a draft away, where there is one to decide about. */
  onStartOver?: () => void;
}) {
  const { choices, taking, later } = meanwhile;
  const [chosen, setChosen] = useState<ReadonlyMap<string, Side>>(new Map());
  const [announcement, setAnnouncement] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const sideOf = (choice: FieldChoice) => chosen.get(choice.pointer) ?? sideByDefault(choice);
  const choose = (wanted: readonly FieldChoice[], side: Side) =>
    setChosen(new Map([...chosen, ...wanted.map(({ pointer }) => [pointer, side] as const)]));
  const goOn = () => {
    const missing = choices.filter(choice => sideOf(choice) === undefined);
    const [first] = missing;
    if (!first) {
      taking.mutate(chosen);
      return;
    }
    setAnnouncement(
      `${missing.length} ${
        missing.length === 1 ? 'field was' : 'fields were'
      } changed by both. Choose one for each.`
    );
    list.current?.querySelector<HTMLElement>(`[data-choice="${CSS.escape(first.pointer)}"] input`)?.focus();
  };
  return (
    <section className="mp-wizard-recovered" aria-labelledby="meanwhile">
      <h2 id="meanwhile">Installation changed meanwhile: choose field by field</h2>
      <Text as="p">
        Something else runs now than when you began. Nothing of yours is lost: what you let go of is kept as a
        snapshot.
      </Text>
      <Flex gap="2" className="mp-wrap">
        <Button size="small" variant="secondary" onPress={() => choose(choices, 'yours')}>
          All of yours
        </Button>
        <Button size="small" variant="secondary" onPress={() => choose(choices, 'theirs')}>
          All of what runs
        </Button>
      </Flex>
      <div ref={list} className="mp-wizard-choices">
        {choices.map(choice => (
          <Choice
            key={choice.pointer}
            choice={choice}
            title={titleOf(choice.pointer)}
            side={sideOf(choice)}
            onChoose={side => choose([choice], side)}
          />
        ))}
      </div>
      <div role="alert">{announcement}</div>
      {taking.isError && (
        <Alert
          status="danger"
          icon
          title="Nothing was changed"
          description={taking.error instanceof Error ? taking.error.message : String(taking.error)}
        />
      )}
      <Flex gap="2" className="mp-wrap">
        <Button isPending={taking.isPending} onPress={goOn}>
          Go on with these
        </Button>
        {later && (
          <Button variant="tertiary" onPress={later}>
            Later
          </Button>
        )}
        {onStartOver && (
          <Button variant="secondary" onPress={onStartOver}>
            Start over
          </Button>
        )}
      </Flex>
    </section>
  );
}
