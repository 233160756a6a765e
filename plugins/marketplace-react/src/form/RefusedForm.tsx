import { Alert } from '@backstage/ui';
import type { Refusal } from '@flyloft/plugin-manager-common';

/** In the place of a form that is not drawn: why, and what to do. */
export function RefusedForm({ refusal }: { refusal: Refusal }) {
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title="There is no form for this schema"
      description={`${refusal.message} (${refusal.code})`}
    />
  );
}
