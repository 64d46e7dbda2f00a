import type { Hours, PlatformName } from '../../domain/topics/phones.ts'

export const platformNames = { telegram: 'Telegram', zalo: 'Zalo' } as const satisfies Record<PlatformName, string>

/** "Zalo", "Telegram và Zalo". */
export function platformList(platforms: readonly PlatformName[]): string {
  return platforms.map((platform) => platformNames[platform]).join(' và ')
}

/** "21h00 đến 6h30" */
export function hoursText({ from, to }: Hours): string {
  return `${clockText(from)} đến ${clockText(to)}`
}

/** "06:30" → "6h30" */
function clockText(clock: string): string {
  return clock.replace(/^0(?=\d)/, '').replace(':', 'h')
}
