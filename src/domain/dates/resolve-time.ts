import type { Minutes } from '../local-time.ts'
import { isKind, type Fact, type FactOf, type Part } from './facts.ts'

/** The hour of a phrase: minutes after midnight, and on which day after the one that is said (1: the midnight that ends it). */
export type Moment = { minutes: Minutes; shift: number }

export type Time =
  /** `moments` are several only where the part of the day leaves the day open ("12h đêm mai"). */
  | { kind: 'time'; moments: readonly Moment[]; said: boolean }
  | { kind: 'ask'; why: 'impossible-hour' | 'no-hour' | 'two-readings'; moments: readonly Moment[] }

/** When no hour is said. The night and the dawn have none: they are asked. */
const usual: Record<Exclude<Part, 'night' | 'dawn'>, Minutes> = { morning: 8 * 60, noon: 12 * 60, afternoon: 14 * 60, evening: 19 * 60 }

export function timeOf(facts: readonly Fact[], defaultTime: Minutes): Time {
  const clocks = distinct(facts.filter(isKind('clock')))
  const parts = [...new Set(facts.filter(isKind('part')).map(({ part }) => part))]
  const [clock, ...otherClocks] = clocks
  const [part, ...otherParts] = parts
  if (otherClocks.length > 0)
    return asked(
      'two-readings',
      clocks.flatMap((one) => read(one, one.part ?? part ?? null).moments),
    )
  if (otherParts.length > 0)
    return asked(
      'two-readings',
      parts.flatMap((one) => (clock ? read(clock, clock.part ?? one).moments : partMoments(one))),
    )
  if (!clock) {
    if (part === undefined) return { kind: 'time', moments: [{ minutes: defaultTime, shift: 0 }], said: false }
    const moments = partMoments(part)
    return moments.length > 0 ? { kind: 'time', moments, said: true } : asked('no-hour', [])
  }
  if (clock.part !== null && part !== undefined && part !== clock.part) {
    return asked(
      'two-readings',
      [clock.part, part].flatMap((one) => read(clock, one).moments),
    )
  }
  return read(clock, clock.part ?? part ?? null)
}

function distinct(clocks: readonly FactOf<'clock'>[]): FactOf<'clock'>[] {
  const seen = new Map(clocks.map((clock) => [`${clock.hour}:${clock.minute}:${clock.part ?? ''}`, clock]))
  return [...seen.values()]
}

function asked(why: 'impossible-hour' | 'no-hour' | 'two-readings', moments: readonly Moment[]): Time {
  return { kind: 'ask', why, moments }
}

function partMoments(part: Part): Moment[] {
  return part === 'night' || part === 'dawn' ? [] : [{ minutes: usual[part], shift: 0 }]
}

function read({ hour, minute, literal, midnight }: FactOf<'clock'>, part: Part | null): Time {
  const at = (hours: number, ...shifts: number[]): Time => ({
    kind: 'time',
    said: true,
    moments: shifts.map((shift) => ({ minutes: hours * 60 + minute, shift })),
  })
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return asked('impossible-hour', [])
  if (midnight) return at(0, 0, 1)
  if (hour === 24) return at(0, 1)
  if (part === null) {
    // One to five o'clock without more may be of the night or of the afternoon.
    const open = !literal && hour >= 1 && hour <= 5
    return open
      ? asked(
          'two-readings',
          [hour, hour + 12].map((hours) => ({ minutes: hours * 60 + minute, shift: 0 })),
        )
      : at(hour, 0)
  }
  if (part === 'night') return night(hour, at)
  const hours = within[part](hour)
  return hours === null ? asked('impossible-hour', []) : at(hours, 0)
}

/** Which hour of 24 a figure is in a part of the day; null where it cannot be one. */
const within: Record<Exclude<Part, 'night'>, (hour: number) => number | null> = {
  morning: (hour) => (hour <= 11 ? hour : null),
  dawn: (hour) => (hour <= 7 ? hour : null),
  noon: (hour) => (hour >= 10 && hour <= 14 ? hour : hour >= 1 && hour <= 2 ? hour + 12 : null),
  afternoon: (hour) => (hour >= 1 && hour <= 7 ? hour + 12 : hour >= 12 && hour <= 19 ? hour : null),
  evening: (hour) => (hour >= 5 && hour <= 11 ? hour + 12 : hour >= 17 && hour <= 23 ? hour : null),
}

/** "11h đêm" is of the day that is said; "2h đêm", "12h đêm" are of the night before it or after it. */
function night(hour: number, at: (hours: number, ...shifts: number[]) => Time): Time {
  if (hour >= 7 && hour <= 11) return at(hour + 12, 0)
  if (hour >= 19 && hour <= 23) return at(hour, 0)
  if (hour === 12 || hour === 0) return at(0, 0, 1)
  return hour <= 4 ? at(hour, 0, 1) : asked('impossible-hour', [])
}
