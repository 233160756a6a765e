import type { ReactNode } from 'react';
import type { ConfigReader } from '@backstage/config';
import { type FinalizedSpecializedApp, prepareSpecializedApp } from '@backstage/frontend-app-api';
import type { FrontendFeature, IdentityApi } from '@backstage/frontend-plugin-api';
import { resumeModule, signInModule } from '../signIn';

/** An app on its way: `bootstrap` must be rendered until `finalized` resolves, because signing in happens in it. */
export type PreparedApp = { bootstrap: ReactNode; finalized: Promise<FinalizedSpecializedApp> };

/**
 * Prepares an app with exactly these features. Without an identity it asks who signs in; with one it goes on as that
 * person, with all APIs built anew. Throws what Backstage throws on features that cannot be put together.
 */
export function prepareApp(
  config: ConfigReader,
  features: readonly FrontendFeature[],
  identity?: IdentityApi
): PreparedApp {
  const signIn = identity ? resumeModule(identity) : signInModule;
  const prepared = prepareSpecializedApp({ features: [...features, signIn], config });
  const finalized = new Promise<FinalizedSpecializedApp>(resolve => prepared.onFinalized(resolve));
  return { bootstrap: prepared.getBootstrapApp().element, finalized };
}
