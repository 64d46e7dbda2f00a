/** What is known of a failed connection. Its message may hold the address, and so the token: it is looked at, never passed on. */
export type ConnectionFailure = { code: string; message: string; connecting: boolean }

/** Names that could not be found and peers that did not take the connection: there was nothing to write to. */
const beforeConnecting = /^(ENOTFOUND|EAI_[A-Z]+|ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT|CONNECT_TIMEOUT)$/

/** The peer's certificate did not please us; checked before the request is written. */
const certificate = /^(CERT_|CRL_|ERR_TLS_CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED)/

/** No common language with the peer. Other TLS errors can also come in the middle of an answer, and say nothing. */
const handshake =
  /^(ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_UNSUPPORTED_PROTOCOL|ERR_SSL_NO_PROTOCOLS_AVAILABLE|ERR_SSL_[A-Z0-9_]*HANDSHAKE_FAILURE)$/

/** These can happen both while connecting and later. */
const either = /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM)$/

/**
 * True only when the failure is certain to have come before any byte of the request was written: then it cannot have had an
 * effect and may be repeated. In doubt false.
 */
export function neverWritten({ code, message, connecting }: ConnectionFailure): boolean {
  if (beforeConnecting.test(code) || certificate.test(code) || handshake.test(code)) return true
  if (code === 'EPROTO') return /wrong version number|unsupported protocol|handshake failure/i.test(message)
  if (either.test(code)) return connecting || /\bconnect E[A-Z]+/.test(message)
  return code === 'ECONNRESET' && /before secure TLS connection was established/.test(message)
}
