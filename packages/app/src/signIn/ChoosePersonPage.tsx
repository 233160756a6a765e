import { useState } from 'react';
import { ProxiedSignInPage } from '@backstage/core-components';
import type { IdentityApi } from '@backstage/core-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { Alert, Button, Container, Flex } from '@backstage/ui';
import { PortalMark } from '../nav';
import type { Person } from './readPeople';
import './ChoosePersonPage.css';

const STORAGE_KEY = 'flyloft.person';
const PERSON_HEADER = 'x-flyloft-person';

const ROLES: Record<string, string> = {
  admin: 'Decides on plans, sees everything, can roll back and restore.',
  developer: 'Browses, configures and asks for plugins.',
};

/** The same identity, whose sign-out leads back to the choice of a person. */
function forgetOnSignOut(identity: IdentityApi): IdentityApi {
  return {
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    getProfileInfo: () => identity.getProfileInfo(),
    async signOut() {
      window.localStorage.removeItem(STORAGE_KEY);
      window.location.assign('/');
    },
  };
}

/** Sign-in of the local default: choose who to be. The choice is kept in this browser until one signs out. */
export function ChoosePersonPage({
  people,
  onSignInSuccess,
}: SignInPageProps & { people: readonly Person[] }) {
  const [chosen, setChosen] = useState(() => window.localStorage.getItem(STORAGE_KEY));
  const [failure, setFailure] = useState<string>();
  const choose = (name: string) => {
    window.localStorage.setItem(STORAGE_KEY, name);
    setFailure(undefined);
    setChosen(name);
  };

  if (chosen !== null && people.some(person => person.name === chosen) && failure === undefined) {
    return (
      <ProxiedSignInPage
        provider="demo"
        headers={{ [PERSON_HEADER]: chosen }}
        onSignInSuccess={identity => onSignInSuccess(forgetOnSignOut(identity))}
        ErrorComponent={({ error }) => (
          <SignInFailed
            message={error?.message ?? 'The portal did not answer.'}
            onBack={() => {
              window.localStorage.removeItem(STORAGE_KEY);
              setChosen(null);
            }}
          />
        )}
      />
    );
  }
  return (
    <main className="choose-person" aria-labelledby="choose-person">
      <PortalMark />
      <h1 id="choose-person">Who do you want to be?</h1>
      <p>This portal runs on your machine. Nobody needs a password; nobody else can reach it.</p>
      <ul>
        {people.map(person => (
          <li key={person.name}>
            <h2>{person.displayName}</h2>
            <p>{ROLES[person.name] ?? person.entityRef}</p>
            <Button onPress={() => choose(person.name)}>{`Continue as ${person.name}`}</Button>
          </li>
        ))}
      </ul>
    </main>
  );
}

function SignInFailed({ message, onBack }: { message: string; onBack(): void }) {
  return (
    <Container>
      <Flex direction="column" gap="4" py="8">
        <Alert status="danger" icon title="You are not signed in" description={message} />
        <Button onPress={onBack}>Choose again</Button>
      </Flex>
    </Container>
  );
}
