/**
 * Request headers that reach a plugin. Everything else — cookies, forwarding headers of the caller, hop-by-hop headers,
 * the caller's own credentials — stays at the portal. Source: security rules 3 and 5.
 */
const REQUEST_HEADERS = new Set([
  'accept',
  'accept-language',
  'cache-control',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'last-event-id',
  'range',
  'traceparent',
  'tracestate',
  'user-agent',
  'x-request-id',
]);

/** Response headers that reach the browser: none that could act on the portal's origin. */
const RESPONSE_HEADERS = new Set([
  'accept-ranges',
  'age',
  'allow',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'expires',
  'last-modified',
  'retry-after',
  'vary',
  'x-request-id',
  'x-total-count',
]);

/** Media types that a browser would run or apply as code or style of the portal. */
const ACTIVE_TYPES =
  /^\s*(text\/(html|css|javascript|ecmascript|xml|xsl|cache-manifest)|application\/(javascript|x-javascript|ecmascript|wasm|xml|manifest\+json)|[^;\s]+\+xml|multipart\/[^;\s]+)\s*(;|,|$)/i;

/** How a browser asks for something that it will run, draw or embed; a plugin's answer is never that. */
const ACTIVE_DESTINATIONS = new Set([
  'audioworklet',
  'document',
  'embed',
  'fencedframe',
  'frame',
  'iframe',
  'manifest',
  'object',
  'paintworklet',
  'script',
  'serviceworker',
  'sharedworker',
  'style',
  'worker',
  'xslt',
]);

type Headers = Record<string, string | string[] | undefined>;

/** The headers of a caller's request that the plugin may see. */
export function selectRequestHeaders(headers: Headers): Record<string, string> {
  const selected: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || !REQUEST_HEADERS.has(name.toLowerCase())) continue;
    selected[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return selected;
}

/**
 * The headers of a plugin's answer that the browser may see, with those that keep it from becoming a document, script,
 * style or frame of the portal. A `Location` survives only below the plugin's own API.
 */
export function selectResponseHeaders(headers: Headers, pluginId: string): Record<string, string> {
  const selected: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || !RESPONSE_HEADERS.has(name.toLowerCase())) continue;
    selected[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  const type = selected['content-type'];
  if (type !== undefined && ACTIVE_TYPES.test(type)) selected['content-type'] = 'text/plain; charset=utf-8';
  const location = headers.location;
  if (typeof location === 'string' && location.startsWith(`/api/${pluginId}/`) && !location.includes('\\')) {
    selected.location = location;
  }
  selected['x-content-type-options'] = 'nosniff';
  selected['content-security-policy'] = "sandbox; default-src 'none'";
  selected['cross-origin-resource-policy'] = 'same-origin';
  return selected;
}

/** Whether the browser says that it would run or embed the answer; the request is then not passed on at all. */
export function isActiveDestination(headers: Headers): boolean {
  const destination = headers['sec-fetch-dest'];
  return typeof destination === 'string' && ACTIVE_DESTINATIONS.has(destination.toLowerCase());
}
