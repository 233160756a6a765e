/** A part of its own, so that a page without a form does not load what reads certificates and cron expressions. */
export { FIELD_RULES } from '@flyloft/configuration';
