/** One question: about the schema alone, or with `config` about a config, too. */
export type SchemaQuestion = {
  schema: unknown;
  dialect: 'draft-07' | '2020-12';
  config?: unknown;
};

/** Answers one question in the thread that asks; parse what comes back with `schemaAnswerSchema`. Never throws. */
export function answer(request: SchemaQuestion): unknown;
