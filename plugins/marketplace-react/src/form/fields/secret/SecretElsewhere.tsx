import { useState } from 'react';
import { Button } from '@backstage/ui';
import { readSecretLocation, type SecretOrigin, type SecretReference } from '@flyloft/plugin-manager-common';
import type { FormServices } from '../../services';
import { Note } from '../parts/Note';
import { Suggestions } from '../parts/Suggestions';
import { useAsked } from '../parts/useAsked';

const WORDS: Record<SecretOrigin, { place: string; none: string }> = {
  kubernetes: { place: 'Kubernetes Secret', none: 'The cluster offers this plugin no Secret.' },
  vault: { place: 'Path in Vault', none: 'Vault lists nothing that this plugin may have. Enter the path.' },
};

const referenceOf = (from: SecretOrigin, place: string, key: string) =>
  from === 'vault' ? `vault:${place}#${key}` : `kubernetes:${place}/${key}`;

/** Refers to a secret that the cluster or Vault keeps: by name and key, which are looked up; nothing of it is shown. */
export function SecretElsewhere({
  id,
  from,
  label,
  isDisabled,
  services,
  onChange,
}: {
  id: string;
  from: SecretOrigin;
  label: string;
  isDisabled: boolean;
  services: FormServices;
  onChange(reference: SecretReference): void;
}) {
  const { listSecrets, referToSecret } = services;
  const [place, setPlace] = useState('');
  const [key, setKey] = useState('');
  const [checking, setChecking] = useState(false);
  const [failure, setFailure] = useState<string>();
  const asked = useAsked(listSecrets && 'secrets', listSecrets);
  const items = asked.state === 'answered' ? asked.answer.items.filter(item => item.from === from) : [];
  const silent =
    asked.state === 'answered' ? asked.answer.silent.find(one => one.from === from)?.because : undefined;
  const has = asked.state !== 'answered' || asked.answer.sources.includes(from);
  const keys = items.find(item => item.name === place)?.keys.map(item => item.key) ?? [];
  const reference = referenceOf(from, place.trim(), key.trim());
  const { place: title, none } = WORDS[from];

  const use = async () => {
    if (!referToSecret) return;
    if (place.trim() === '' || key.trim() === '' || !readSecretLocation(reference)) {
      setFailure('Give the name and the key of a secret: letters, digits, dots and dashes.');
      return;
    }
    setChecking(true);
    setFailure(undefined);
    try {
      onChange(await referToSecret(reference));
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      setChecking(false);
    }
  };

  return (
    <div className="fl-secret-elsewhere" role="group" aria-label={`${label}: ${title}`}>
      <Suggestions
        id={id}
        label={title}
        value={place}
        suggestions={items.map(item => item.name)}
        isDisabled={isDisabled}
        onChange={setPlace}
      />
      <Suggestions
        id={`${id}-key`}
        label="Key"
        value={key}
        suggestions={keys}
        isDisabled={isDisabled}
        onChange={setKey}
      />
      <div>
        <Button
          size="small"
          variant="secondary"
          isDisabled={isDisabled}
          isPending={checking}
          onPress={() => void use()}
        >
          {`Use it for ${label}`}
        </Button>
      </div>
      {asked.state === 'asking' && <Note>Looking for what this plugin may have…</Note>}
      {asked.state === 'failed' && <Note tone="warning">{asked.because}</Note>}
      {silent !== undefined && <Note tone="warning">{silent}</Note>}
      {asked.state === 'answered' && !has && (
        <Note tone="warning">This portal has no Vault. Ask an admin for one, or enter the value.</Note>
      )}
      {asked.state === 'answered' && has && silent === undefined && items.length === 0 && <Note>{none}</Note>}
      <Note>Only names are shown. The value goes from there to the plugin and to nobody else.</Note>
      {failure !== undefined && (
        <p role="alert" className="fl-form-error">
          {failure}
        </p>
      )}
    </div>
  );
}
