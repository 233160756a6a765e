import { type FormEvent, useEffect, useState } from 'react';
import { Button, TextField } from '@backstage/ui';
import { type UpdateList, versionSchema } from '@flyloft/plugin-manager-common';
import { CopyAsCli, ErrorBlock, LoadingBlock } from '@flyloft/plugin-marketplace-react';
import { UpgradeAnswer } from './UpgradeAnswer';
import { useUpgrade } from './useForesight';

/** "Can we upgrade on Thursday?", answered in one sentence, with who stands in the way and the steps in order. */
export function PortalUpgrade({
  portal,
  environment,
  version,
  onVersion,
}: {
  portal: UpdateList['portal'];
  environment: string;
  version: string;
  onVersion(version: string): void;
}) {
  const [typed, setTyped] = useState(version);
  const [problem, setProblem] = useState<string>();
  useEffect(() => setTyped(version), [version]);
  const valid = versionSchema.safeParse(version).success;
  const upgrade = useUpgrade(valid ? version : '', environment);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = typed.trim().replace(/^v/, '');
    if (!versionSchema.safeParse(text).success) {
      setProblem('Write a whole version, such as 1.60.0.');
      return;
    }
    setProblem(undefined);
    onVersion(text);
  };

  return (
    <section aria-labelledby="portal-upgrade" className="mp-panel mp-upgrade">
      <h2 className="mp-section-title" id="portal-upgrade">
        Portal upgrade
      </h2>
      <p className="mp-secondary">
        This portal runs Backstage {portal.backstage}. Try another version: nothing is changed by it.
      </p>
      <form className="mp-upgrade-form" onSubmit={submit}>
        <TextField
          label="Backstage version"
          size="small"
          value={typed}
          onChange={setTyped}
          isInvalid={problem !== undefined}
          {...(problem === undefined ? {} : { description: problem })}
        />
        <Button type="submit" size="small" variant="secondary">
          Try it out
        </Button>
        {portal.next.length > 0 && (
          <p className="mp-upgrade-next">
            <span className="mp-secondary">Named by releases:</span>
            {portal.next.slice(0, 5).map(next => (
              <button
                key={next}
                type="button"
                aria-pressed={next === version}
                onClick={() => onVersion(next)}
              >
                {next}
              </button>
            ))}
          </p>
        )}
      </form>
      {upgrade.isFetching && !upgrade.data && <LoadingBlock label="Trying it out" rows={4} />}
      {upgrade.isError && (
        <ErrorBlock
          title="It could not be tried out"
          error={upgrade.error}
          onRetry={() => void upgrade.refetch()}
        />
      )}
      {upgrade.data && valid && (
        <>
          <UpgradeAnswer simulation={upgrade.data} />
          <div>
            <CopyAsCli command={`./flyloft simulate --backstage ${version}`} />
          </div>
        </>
      )}
    </section>
  );
}
