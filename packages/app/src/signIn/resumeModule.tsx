import { useEffect } from 'react';
import { createFrontendModule, type IdentityApi } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint, type SignInPageProps } from '@backstage/plugin-app-react';

/**
 * Signs in at once as who is signed in already. An app that is prepared anew needs a sign-in page of its own, because an
 * app that takes over the session of another one also takes over its APIs, and would lack those of new plugins.
 */
export function resumeModule(identity: IdentityApi) {
  function ResumeSession({ onSignInSuccess }: SignInPageProps) {
    useEffect(() => onSignInSuccess(identity), [onSignInSuccess]);
    return null;
  }
  return createFrontendModule({
    pluginId: 'app',
    extensions: [SignInPageBlueprint.make({ params: { loader: async () => ResumeSession } })],
  });
}
