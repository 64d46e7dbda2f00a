/**
 * Loaded before chibo in a process of the chaos script: SIGUSR2 sets its clock ahead by an hour, SIGHUP back by one. What Date says jumps,
 * timers do not, as when the clock of a machine is set.
 */
const Real = globalThis.Date
const hourMs = 3_600_000
let aheadMs = 0
process.on('SIGUSR2', () => {
  aheadMs += hourMs
})
process.on('SIGHUP', () => {
  aheadMs -= hourMs
})

globalThis.Date = class Date extends Real {
  constructor(...parts) {
    if (parts.length === 0) super(Real.now() + aheadMs)
    else super(...parts)
  }

  static now() {
    return Real.now() + aheadMs
  }
}
