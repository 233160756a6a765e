import { isObject, type Json } from '../model/json';
import type { DeleteOptions } from '../registry/planDeletion';
import { notSupported } from '../validation/fieldErrors';
import type { Exchange } from './Exchange';
import { parseText } from './readBody';
import { ApiError, badRequest, type FieldError } from './status';

/**
 * Reads how to delete: from the body, or from the query when there is no body.
 * @throws ApiError 400, 422
 */
export async function readDeleteOptions(exchange: Exchange): Promise<DeleteOptions> {
  const text = await exchange.body();
  const { query } = exchange;
  let source: Record<string, Json | undefined>;
  if (text.trim() !== '') {
    let body: Json;
    try {
      body = parseText(text, exchange.contentType.includes('yaml'));
    } catch {
      throw badRequest("couldn't get version/kind; json parse error: unexpected end of JSON input");
    }
    if (!isObject(body)) throw badRequest('the body is not a DeleteOptions');
    if (body.kind !== undefined && body.kind !== 'DeleteOptions') {
      throw badRequest(
        `no kind "${String(body.kind)}" is registered for version "${String(
          body.apiVersion
        )}" in scheme "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27"`
      );
    }
    source = body;
  } else {
    const grace = query.get('gracePeriodSeconds');
    if (grace !== null && !/^-?\d+$/.test(grace)) {
      throw badRequest(`strconv.ParseInt: parsing "${grace}": invalid syntax`);
    }
    source = {
      gracePeriodSeconds: grace === null ? undefined : Number(grace),
      propagationPolicy: query.get('propagationPolicy') ?? undefined,
      orphanDependents:
        query.get('orphanDependents') === null ? undefined : query.get('orphanDependents') === 'true',
      dryRun: query.getAll('dryRun'),
    };
  }
  const errors: FieldError[] = [];
  const policy = source.propagationPolicy;
  if (policy !== undefined && source.orphanDependents !== undefined) {
    errors.push({
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(
        policy
      )}: orphanDependents and deletionPropagation cannot be both set`,
      field: 'propagationPolicy',
    });
  }
  const policies = ['Background', 'Foreground', 'Orphan'] as const;
  const known = policies.find(candidate => candidate === policy);
  if (policy !== undefined && !known) {
    errors.push(notSupported('propagationPolicy', policy, ['Foreground', 'Background', 'Orphan', 'nil']));
  }
  if (errors.length > 0) {
    throw new ApiError(
      422,
      'Invalid',
      `DeleteOptions.meta.k8s.io "" is invalid: ${errors
        .map(error => `${error.field}: ${error.message}`)
        .join(', ')}`,
      { group: 'meta.k8s.io', kind: 'DeleteOptions', causes: errors.map(error => ({ ...error })) }
    );
  }
  const preconditions = isObject(source.preconditions) ? source.preconditions : {};
  const grace = source.gracePeriodSeconds;
  return {
    ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
    ...(known ? { propagationPolicy: known } : {}),
    ...(source.orphanDependents === true ? { propagationPolicy: 'Orphan' as const } : {}),
    preconditions: {
      ...(typeof preconditions.uid === 'string' ? { uid: preconditions.uid } : {}),
      ...(typeof preconditions.resourceVersion === 'string'
        ? { resourceVersion: preconditions.resourceVersion }
        : {}),
    },
    dryRun: Array.isArray(source.dryRun) && source.dryRun.includes('All'),
  };
}
