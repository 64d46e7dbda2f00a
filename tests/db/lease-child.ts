/** A process of its own whose parts take and release leases at the same time; says how many it got. */
import { openLeases, processLease } from '../../src/db/lease.ts'

const leases = await openLeases({ url: process.argv[2] ?? '', sign: processLease(77), onLost: () => {} })
const taken = (await Promise.all(Array.from({ length: 5 }, (_, number) => leases.take(`drain ${number}`)))).filter((one) => one !== null)
await Promise.all(taken.map(({ release }) => release()))
console.log(taken.length)
await leases.close()
