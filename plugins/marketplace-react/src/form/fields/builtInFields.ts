import type { ConfigField } from './contract/configField';
import { secretReference } from './secret/secretReference';

/** The fields that every portal has. */
export const builtInFields: readonly ConfigField[] = [secretReference];
