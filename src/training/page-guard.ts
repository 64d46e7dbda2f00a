import type { IncomingMessage } from 'node:http'

/**
 * Why a request must be refused, or null. A page on another site must neither read this one through a name of its own that points at this
 * machine (Host) nor write to it (Origin); asking for JSON keeps plain forms of other sites out as well.
 */
export function whyRefused(request: IncomingMessage, allowedHosts: readonly string[]): string | null {
  const { host, origin } = request.headers
  const isAllowed = (name: string): boolean => allowedHosts.includes(name.toLowerCase())
  if (host === undefined || !isAllowed(host)) return 'This page is not served under that name.'
  if (origin !== undefined && !(URL.canParse(origin) && isAllowed(new URL(origin).host))) return 'Requests from other pages are refused.'
  const site = request.headers['sec-fetch-site']
  if (request.method === 'POST' && site !== undefined && site !== 'same-origin') return 'Requests from other pages are refused.'
  if (request.method === 'POST' && !(request.headers['content-type'] ?? '').startsWith('application/json')) return 'Only JSON is taken.'
  return null
}
