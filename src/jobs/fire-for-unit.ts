import type { UnitOccasion } from '../db/occasions.ts'
import type { Db } from '../db/client.ts'
import type { Runtime, Touched } from '../runtime.ts'
import { fireLinks } from './fire-links.ts'
import { fireOffice } from './fire-office.ts'

/** What falls due about a unit: a new secretary begins, codes were not used. True when somebody is told. */
export async function fireForUnit(
  runtime: Runtime,
  tx: Db,
  { occasion, touched }: { occasion: UnitOccasion; touched: Touched },
): Promise<boolean> {
  if (occasion.name.startsWith('office ')) return fireOffice(runtime, tx, { occasion, touched })
  if (occasion.name.startsWith('links')) return fireLinks(runtime, tx, { occasion, touched })
  return false
}
