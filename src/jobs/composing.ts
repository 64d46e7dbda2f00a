import type { Db } from '../db/client.ts'
import type { Claim } from '../db/claims.ts'
import type { Notice } from '../domain/reply.ts'
import type { Runtime } from '../runtime.ts'

/** What putting a claimed message into words is handed. */
export type Context = { runtime: Runtime; tx: Db; now: Date; claim: Claim }

/** What a claimed message says, or why it is not sent any more. */
export type Found = { kind: 'notice'; notice: Notice } | { kind: 'drop'; status: 'cancelled' | 'expired'; reason: string }

/** What it was about is gone. */
export const cancelled: Found = { kind: 'drop', status: 'cancelled', reason: 'cancelled' }
/** Something newer has taken its place. */
export const superseded: Found = { kind: 'drop', status: 'cancelled', reason: 'superseded' }
