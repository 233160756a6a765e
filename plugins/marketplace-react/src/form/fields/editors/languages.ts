/** Languages that the code editor marks. */
export const LANGUAGE_NAMES = ['json', 'yaml', 'javascript', 'typescript', 'text'] as const;
