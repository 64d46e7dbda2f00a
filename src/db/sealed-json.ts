import { z } from 'zod'
import type { Command } from '../domain/command.ts'
import type { FormState } from '../domain/form.ts'
import type { Sealed, Sealer } from './seal.ts'

/** Only this program writes what is sealed, and a seal cannot be forged, so a command is known by its shape alone. */
export const sealedCommand = z.custom<Command>((value) => typeof value === 'object' && value !== null && 'kind' in value)
export const sealedForm: z.ZodType<FormState> = z.object({ form: z.string(), draft: z.unknown(), before: z.unknown().optional() })

export function sealJson(sealer: Sealer, value: object, boundTo: string): Sealed {
  return sealer.seal(JSON.stringify(value), boundTo)
}

/** Throws when the value was not sealed for this place, or does not have this shape. */
export function openJson<T>(sealer: Sealer, sealed: Uint8Array, { boundTo, as }: { boundTo: string; as: z.ZodType<T> }): T {
  return as.parse(JSON.parse(sealer.open(sealed, boundTo)))
}
