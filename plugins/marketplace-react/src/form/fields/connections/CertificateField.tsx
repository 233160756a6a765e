import { useEffect, useState } from 'react';
import { Button, Text, TextAreaField } from '@backstage/ui';
import {
  asObject,
  asText,
  findBreak,
  PEM_LIMIT,
  type ReadCertificate,
  readChain,
} from '@flyloft/configuration';
import { isSecretReference, type SecretOrigin } from '@flyloft/plugin-manager-common';
import { useTyped } from '../../core/useTyped';
import type { ConfigFieldProps } from '../contract/configField';
import { FieldGroup } from '../parts/FieldGroup';
import { Note } from '../parts/Note';
import { withKey } from '../parts/values';
import { SecretElsewhere } from '../secret/SecretElsewhere';
import { describeReference } from '../secret/SecretReferenceField';
import { keyMatches } from './keyMatch';
import '../../widgets/NativeInput.css';

const KEY_FROM: Record<SecretOrigin, string> = {
  kubernetes: 'Take the key from a Kubernetes Secret',
  vault: 'Take the key from Vault',
};

/** Days before its end at which a certificate is called short-lived. */
const SOON_DAYS = 30;
const DAY_MS = 86_400_000;

const day = (moment: Date) =>
  moment.toLocaleDateString('en-GB', { day: '2-digit', month: 'short', year: 'numeric' });

function describeEnd({ notBefore, notAfter }: ReadCertificate, now: Date) {
  const days = Math.floor((notAfter.getTime() - now.getTime()) / DAY_MS);
  if (notBefore > now) return { tone: 'bad' as const, text: `Holds only from ${day(notBefore)}.` };
  if (days < 0) return { tone: 'bad' as const, text: `Expired on ${day(notAfter)}.` };
  const text = `Holds until ${day(notAfter)}, ${days} days from now.`;
  return { tone: days < SOON_DAYS ? ('warning' as const) : ('good' as const), text };
}

/** A certificate with its chain, and the private key that belongs to it, stored as a secret. */
export function CertificateField(props: ConfigFieldProps) {
  const { id, label, value, onChange, services, disabled, readonly } = props;
  const { certificate, key } = asObject(value);
  const pem = asText(certificate);
  const off = disabled || readonly;
  const [keyFrom, setKeyFrom] = useState<SecretOrigin>();
  const { text, type, flush } = useTyped(pem, typed =>
    onChange(typed === '' ? undefined : withKey(value, 'certificate', typed))
  );
  const [broken, setBroken] = useState<string>();
  const [typedKey, setTypedKey] = useState('');
  /** The certificate that the stored key was compared with, where that was here. */
  const [comparedWith, setComparedWith] = useState<string>();
  const [said, setSaid] = useState<{ tone: 'good' | 'bad' | 'warning'; text: string }>();
  const read = pem === '' ? undefined : readChain(pem);
  const [leaf] = read?.outcome === 'read' ? read.chain : [];

  useEffect(() => {
    const parsed = pem === '' ? undefined : readChain(pem);
    let wanted = true;
    void findBreak(parsed?.outcome === 'read' ? parsed.chain : []).then(
      found => wanted && setBroken(found?.subject)
    );
    return () => {
      wanted = false;
    };
  }, [pem]);

  const storeKey = async () => {
    if (!leaf || !services.storeSecret) return;
    const match = await keyMatches(leaf, typedKey);
    if (match === 'not-a-key') {
      setSaid({ tone: 'bad', text: 'This is no private key in PEM form. Nothing was stored.' });
      return;
    }
    if (match === 'no') {
      setSaid({ tone: 'bad', text: 'This key belongs to another certificate. Nothing was stored.' });
      return;
    }
    try {
      onChange(withKey(value, 'key', await services.storeSecret(typedKey)));
      setTypedKey('');
      setComparedWith(match === 'yes' ? String(leaf.publicKey) : undefined);
      setSaid(
        match === 'yes'
          ? {
              tone: 'good',
              text: 'The key belongs to the certificate and is stored; it is never shown again.',
            }
          : {
              tone: 'warning',
              text: 'The key is stored; whether it belongs to the certificate could not be checked here.',
            }
      );
    } catch (error) {
      setSaid({ tone: 'bad', text: error instanceof Error ? error.message : String(error) });
    }
  };

  const takeFile = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > PEM_LIMIT) setSaid({ tone: 'bad', text: `${file.name} is too large for a certificate.` });
    else onChange(withKey(value, 'certificate', await file.text()));
  };

  return (
    <FieldGroup id={`${id}-group`} label={label} required={props.required} describedBy={props.describedBy}>
      <TextAreaField
        id={id}
        label="Certificate and chain, in PEM form"
        placeholder="-----BEGIN CERTIFICATE-----"
        value={text}
        isDisabled={disabled}
        isReadOnly={readonly}
        isInvalid={props.invalid || read?.outcome === 'refused'}
        onChange={type}
        onBlur={() => {
          flush();
          props.onBlur();
        }}
      />
      {!off && (
        <label className="fl-native-label">
          Or take it from a file{' '}
          <input
            type="file"
            className="fl-native-file"
            accept=".pem,.crt,.cer"
            onChange={event => void takeFile(event.target.files?.[0])}
          />
        </label>
      )}
      {read?.outcome === 'refused' && !props.invalid && <Note tone="bad">{`This ${read.message}.`}</Note>}
      {leaf && (
        <>
          <Note>{`For ${leaf.subject}${leaf.names.length > 0 ? ` (${leaf.names.join(', ')})` : ''}, by ${
            leaf.issuer
          }.`}</Note>
          <Note tone={describeEnd(leaf, new Date()).tone}>{describeEnd(leaf, new Date()).text}</Note>
        </>
      )}
      {read?.outcome === 'read' && read.chain.length > 1 && (broken === undefined || !props.invalid) && (
        <Note tone={broken === undefined ? 'good' : 'bad'}>
          {broken === undefined
            ? `A chain of ${read.chain.length} certificates, each signed by the next.`
            : `The chain breaks: the certificate after ${broken} did not sign it. Put each issuer right after what it signed.`}
        </Note>
      )}
      {isSecretReference(key) ? (
        <div className="fl-row">
          <Text>{`Private key: ${describeReference(key)}`}</Text>
          {!off && (
            <Button
              size="small"
              variant="secondary"
              onPress={() => onChange(withKey(value, 'key', undefined))}
            >
              Change the private key
            </Button>
          )}
        </div>
      ) : (
        leaf &&
        services.storeSecret && (
          <>
            <TextAreaField
              id={`${id}-key`}
              label="Private key, in PEM form"
              description="Compared with the certificate in this page, then stored as a secret."
              autoComplete="off"
              value={typedKey}
              isDisabled={off}
              onChange={setTypedKey}
            />
            <div>
              <Button
                size="small"
                variant="secondary"
                isDisabled={off || typedKey.trim() === ''}
                onPress={() => void storeKey()}
              >
                Store the private key
              </Button>
            </div>
            {!off && (services.secretSources ?? []).length > 0 && (
              <div className="fl-row">
                {services.secretSources?.map(from => (
                  <Button key={from} size="small" variant="tertiary" onPress={() => setKeyFrom(from)}>
                    {KEY_FROM[from]}
                  </Button>
                ))}
              </div>
            )}
            {keyFrom && (
              <>
                <SecretElsewhere
                  key={keyFrom}
                  id={`${id}-key-elsewhere`}
                  from={keyFrom}
                  label="the private key"
                  isDisabled={off}
                  services={services}
                  onChange={reference => onChange(withKey(value, 'key', reference))}
                />
                <Note>
                  Whether it belongs to the certificate shows when the plugin runs: the key is not read here.
                </Note>
              </>
            )}
          </>
        )
      )}
      {isSecretReference(key) &&
      leaf &&
      comparedWith !== undefined &&
      comparedWith !== String(leaf.publicKey) ? (
        <Note tone="warning">
          The private key was compared with another certificate. Change the private key, so that it belongs to
          this one.
        </Note>
      ) : (
        said && <Note tone={said.tone}>{said.text}</Note>
      )}
    </FieldGroup>
  );
}
