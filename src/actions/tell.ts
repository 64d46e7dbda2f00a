import { addDeliveries, type NewDeliveries } from '../db/deliveries.ts'
import { touch, type Ask } from '../runtime.ts'

/** Writes messages into the ledger and remembers whom to wake after the commit. */
export async function tell(ask: Ask, add: NewDeliveries): Promise<void> {
  touch(ask.touched, await addDeliveries(ask.tx, add, { now: ask.now, served: ask.runtime.accounts.keys() }))
}
