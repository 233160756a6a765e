import { Alert, Button, Flex, Text } from '@backstage/ui';
import { writeYaml } from '@flyloft/configuration';
import type { Draft, JsonObject } from '@flyloft/plugin-manager-common';
import { DiffView } from '@flyloft/plugin-marketplace-react';
import { describeMoment } from './state/describeMoment';

/** What was typed and not finished, with its difference, before anything else: nothing is typed over it unseen. */
export function RecoveredDraft({
  draft,
  started,
  release,
  isPending,
  error,
  onContinue,
  onStartOver,
}: {
  draft: Draft;
  /** What the wizard begins with otherwise. */
  started: JsonObject;
  release: string;
  isPending: boolean;
  error: string | undefined;
  onContinue(): void;
  onStartOver(): void;
}) {
  const before = writeYaml('', started);
  return (
    <section className="mp-wizard-recovered" aria-labelledby="recovered-draft">
      <h2 id="recovered-draft">{`Continue from ${describeMoment(draft.savedAt, new Date())}?`}</h2>
      <Text as="p">
        You typed this and did not ask for it yet. Starting over throws it away.
        {draft.release !== release &&
          ` It is of release ${draft.release}: what ${release} has no field for is shown and kept aside.`}
      </Text>
      <DiffView
        before={before}
        after={draft.yaml ?? writeYaml(before, draft.config as JsonObject)}
        label="What your draft changes"
      />
      {error !== undefined && (
        <Alert status="danger" icon title="The draft is still there" description={error} />
      )}
      <Flex gap="2" className="mp-wrap">
        <Button onPress={onContinue}>Continue</Button>
        <Button variant="secondary" isPending={isPending} onPress={onStartOver}>
          Start over
        </Button>
      </Flex>
    </section>
  );
}
