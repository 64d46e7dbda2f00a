export type Screen = { isTTY?: boolean; write(text: string): unknown }

/** Shows how far something is: a bar on a terminal, a line for every quarter elsewhere. `part` is of 1. */
export function progressOn(screen: Screen, label: (percent: number) => string): (part: number) => void {
  let last = -1
  return (part) => {
    const percent = Math.floor(part * 100)
    // A log wants every quarter, not every step.
    const step = screen.isTTY === true ? percent : percent - (percent % 25)
    if (step === last) return
    last = step
    screen.write(screen.isTTY === true ? bar(percent, label) : `${label(step)}\n`)
  }
}

function bar(percent: number, label: (percent: number) => string): string {
  const full = Math.floor(percent / 4)
  return `\r[${'█'.repeat(full)}${'░'.repeat(25 - full)}] ${label(percent)}${percent === 100 ? '\n' : ''}`
}
