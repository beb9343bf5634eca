// The policy that keeps the page on its own origin: one list for the built html, our server and hosts that read `_headers`.

/** Directives of every answer. Monaco and React set style attributes, hence 'unsafe-inline' for styles; scripts never. */
const page = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'connect-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'font-src': "'self' data:",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
}

/** Of the sandbox's worker, beside the page's: it is sent everything it needs, so it may connect to nothing. */
const sandbox = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
}

/** @param {Record<string, string>} directives */
const print = (directives) =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ')

/** For a meta tag, which may not say who frames the page. */
export const metaPolicy = print(page)

/** For the header of every file. */
export const pagePolicy = print({ ...page, 'frame-ancestors': "'none'" })

/** A second header for the worker in which guests run; both policies hold. */
export const sandboxPolicy = print(sandbox)

/** Where the build puts that worker. */
export const sandboxPrefix = 'assets/sandbox-'

/** Headers of every file, beside its type. */
export const commonHeaders = {
  'Content-Security-Policy': pagePolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
}

/** The file `_headers` that static hosts read. */
export function headersFile() {
  const lines = (/** @type {Record<string, string>} */ headers) =>
    Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)
  return [
    '/*',
    ...lines(commonHeaders),
    `/${sandboxPrefix}*`,
    ...lines({ 'Content-Security-Policy': sandboxPolicy }),
    '/assets/*',
    ...lines({ 'Cache-Control': 'public, max-age=31536000, immutable' }),
    '/m/*',
    ...lines({ 'Cache-Control': 'public, max-age=31536000, immutable' }),
    '',
  ].join('\n')
}
