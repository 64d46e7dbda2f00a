import type { Sealed, Sealer } from './seal.ts'

/** Data that only this program writes, encrypted. What comes back is what was sealed: the seal is authenticated, so no schema checks it again. */
export function sealJson(sealer: Sealer, value: object, boundTo: string): Sealed {
  return sealer.seal(JSON.stringify(value), boundTo)
}

export function openJson<T extends object>(sealer: Sealer, sealed: Uint8Array, boundTo: string): T {
  const value: T = JSON.parse(sealer.open(sealed, boundTo))
  return value
}
