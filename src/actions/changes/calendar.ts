import { isWorkingDay, type SpecialDay, type WorkCalendar } from '../../domain/calendar.ts'
import type { RuleBook } from '../../domain/candidates/rule-book.ts'
import { confirmedDay, daysThatTurn, waits, withDays, type DayChange } from '../../domain/candidates/rule-changes.ts'
import type { ChangeDraft, Refusal } from '../../domain/change.ts'
import { dayActions, readDayAction, readYear } from '../../domain/command-limits.ts'
import { draftSpecialDays } from '../../domain/holidays.ts'
import { localDay, type LocalDay } from '../../domain/local-time.ts'
import type { DateEffect, RulesView } from '../../domain/topics/rules.ts'
import { lockRules, ruleBook } from '../../db/candidates/rule-book.ts'
import { aboutCalendar, lastEventAbout, readDayChanges, writeDays } from '../../db/candidates/rule-changes.ts'
import type { Ask } from '../../runtime.ts'
import { effectOf, mayChangeRules, noEffect, reckonAnew } from '../date-effect.ts'
import { changer, type AnyChanger, type Done, type Refused } from './changer.ts'
import { topUnits } from './rules.ts'

/** Days to be offered at once. */
const mostDays = 8
/** Years ahead for which a draft can be made. */
const yearsAhead = 3

type Plan = { changes: readonly DayChange[]; book: RuleBook }

const refused = (why: Refusal): Refused => ({ refused: why })

function named(day: LocalDay, name: string, works: boolean): DayChange {
  return { day, becomes: { day, works, name, confirmed: true } }
}

/** What a draft about one day (two of a swap) makes of them, or why it cannot. */
function changesFor({ value, since, worked, label }: ChangeDraft, calendar: WorkCalendar): readonly DayChange[] | Refused {
  if (since === undefined) return refused('gone')
  const known = calendar.special.get(since)
  switch (dayActions.find((one) => one === value)) {
    case 'off':
      return label === undefined ? refused('gone') : [named(since, label, false)]
    case 'substitute':
      return isWorkingDay(calendar, since) ? [named(since, 'nghi-bu', false)] : refused('not-a-working-day')
    case 'swap':
      if (worked === undefined) return refused('gone')
      if (!isWorkingDay(calendar, since)) return refused('not-a-working-day')
      return isWorkingDay(calendar, worked)
        ? refused('not-a-day-off')
        : [named(since, 'nghi-hoan-doi', false), named(worked, 'lam-bu', true)]
    case 'works':
      return isWorkingDay(calendar, since) ? refused('not-a-day-off') : [named(since, 'lam-bu', true)]
    case 'confirm':
      if (known === undefined) return refused('gone')
      return known.confirmed ? refused('already-so') : [{ day: since, becomes: confirmedDay(known) }]
    case 'normal':
      return known === undefined ? refused('already-so') : [{ day: since, becomes: null }]
    case undefined:
      return refused('gone')
  }
}

async function planned(ask: Ask, changesOf: (calendar: WorkCalendar) => readonly DayChange[] | Refused): Promise<Plan | Refused> {
  if (!(await mayChangeRules(ask))) return refused('not-allowed')
  const book = await ruleBook(ask.tx)
  const changes = changesOf(book.calendar)
  return 'refused' in changes ? changes : { changes, book }
}

async function effect(ask: Ask, { changes, book }: Plan): Promise<DateEffect> {
  const days = turned({ changes, book })
  if (days === null) return noEffect
  return effectOf(ask, { book: { ...book, calendar: withDays(book.calendar, changes) }, unitPath: '', days })
}

/** From the first to the last day that becomes a working day or ceases to be one; null when none does. */
function turned({ changes, book }: Plan): { from: LocalDay; to: LocalDay } | null {
  const days = daysThatTurn(book.calendar, changes).toSorted()
  const [from, to] = [days[0], days.at(-1)]
  return from === undefined || to === undefined ? null : { from, to }
}

async function write(ask: Ask, { changes, book }: Plan): Promise<Omit<Done, 'undo'> & { undo: ChangeDraft }> {
  const before: DayChange[] = changes.map(({ day }) => ({ day, becomes: book.calendar.special.get(day) ?? null }))
  const days = turned({ changes, book })
  await lockRules(ask.tx)
  await writeDays(ask.tx, changes)
  if (days !== null) await reckonAnew(ask, 'calendar', { unitPath: '', days })
  return {
    subject: aboutCalendar,
    detail: { first: changes[0]?.day ?? null, days: changes.length, from: days?.from ?? null, to: days?.to ?? null },
    undo: { change: 'restore-days', snapshot: JSON.stringify(before) },
  }
}

function daysOfYear({ special }: WorkCalendar, year: number): SpecialDay[] {
  return [...special.values()].filter(({ day }) => day.startsWith(`${year}-`)).toSorted((a, b) => (a.day < b.day ? -1 : 1))
}

type YearPlan = Plan & { year: number }

async function yearPlan(
  ask: Ask,
  { value }: ChangeDraft,
  changesOf: (calendar: WorkCalendar, year: number) => readonly DayChange[],
): Promise<YearPlan | Refused> {
  const year = readYear(value ?? '')
  if (year === null) return refused('gone')
  const plan = await planned(ask, (calendar) => {
    const changes = changesOf(calendar, year)
    return changes.length === 0 ? refused('already-so') : changes
  })
  return 'refused' in plan ? plan : { ...plan, year }
}

/** Years without any days, from this one on. */
async function yearsWithout({ tx, now }: Ask): Promise<string[]> {
  const { calendar } = await ruleBook(tx)
  const thisYear = Number(localDay(now).slice(0, 4))
  return Array.from({ length: yearsAhead + 1 }, (_, more) => thisYear + more)
    .filter((year) => daysOfYear(calendar, year).length === 0)
    .map(String)
}

async function yearsUnconfirmed({ tx }: Ask): Promise<string[]> {
  const { calendar } = await ruleBook(tx)
  const open = [...calendar.special.values()].filter((day) => !day.confirmed && !waits(day))
  return [...new Set(open.map(({ day }) => day.slice(0, 4)))].toSorted()
}

export const calendarChangers: Readonly<Record<'set-special-day' | 'draft-year' | 'confirm-year' | 'restore-days', AnyChanger>> = {
  'set-special-day': changer<Plan & { draft: ChangeDraft }, Extract<RulesView, { kind: 'set-special-day' }>>({
    verb: 'change-rules',
    units: topUnits,
    facts: async ({ tx, now }, draft) => {
      const { calendar } = await ruleBook(tx)
      const today = localDay(now)
      const ahead = [...calendar.special.values()].filter(({ day }) => day >= today).toSorted((a, b) => (a.day < b.day ? -1 : 1))
      const open = ahead.filter(({ confirmed }) => !confirmed)
      const days = draft.value === 'confirm' ? open : draft.value === 'normal' ? ahead : []
      return {
        values: dayActions,
        readValue: (text) => {
          const value = readDayAction(text)
          return value === null ? { problem: { kind: 'not-a-choice' } } : { value }
        },
        days: days.slice(0, mostDays).map(({ day }) => day),
      }
    },
    plan: async (ask, draft) => {
      const plan = await planned(ask, (calendar) => changesFor(draft, calendar))
      return 'refused' in plan ? plan : { ...plan, draft }
    },
    view: async (ask, plan) => ({
      kind: 'set-special-day',
      action: dayActions.find((one) => one === plan.draft.value) ?? 'off',
      changes: plan.changes,
      effect: await effect(ask, plan),
    }),
    apply: write,
  }),
  'draft-year': changer<YearPlan, Extract<RulesView, { kind: 'draft-year' }>>({
    verb: 'change-rules',
    units: topUnits,
    facts: async (ask) => yearFacts(await yearsWithout(ask)),
    plan: (ask, draft) =>
      yearPlan(ask, draft, (calendar, year) =>
        daysOfYear(calendar, year).length > 0 ? [] : draftSpecialDays(year).map((becomes) => ({ day: becomes.day, becomes })),
      ),
    view: async (ask, plan) => ({
      kind: 'draft-year',
      year: plan.year,
      days: plan.changes.flatMap(({ becomes }) => becomes ?? []),
      effect: await effect(ask, plan),
    }),
    apply: write,
  }),
  'confirm-year': changer<YearPlan, Extract<RulesView, { kind: 'confirm-year' }>>({
    verb: 'change-rules',
    units: topUnits,
    facts: async (ask) => yearFacts(await yearsUnconfirmed(ask)),
    // A day that waits is confirmed by itself: that takes a working day away.
    plan: (ask, draft) =>
      yearPlan(ask, draft, (calendar, year) =>
        daysOfYear(calendar, year)
          .filter((day) => !day.confirmed && !waits(day))
          .map((day) => ({ day: day.day, becomes: confirmedDay(day) })),
      ),
    view: async (ask, plan) => ({
      kind: 'confirm-year',
      year: plan.year,
      count: plan.changes.length,
      left: daysOfYear(plan.book.calendar, plan.year).filter(waits),
      effect: await effect(ask, plan),
    }),
    apply: write,
  }),
  'restore-days': changer<Plan, Extract<RulesView, { kind: 'restore-days' }>>({
    verb: 'change-rules',
    units: topUnits,
    plan: async (ask, { snapshot, event }) => {
      if ((await lastEventAbout(ask.tx, aboutCalendar)) !== event) return refused('gone')
      return planned(ask, () => readDayChanges(snapshot ?? '') ?? refused('gone'))
    },
    view: async (ask, plan) => ({ kind: 'restore-days', changes: plan.changes, effect: await effect(ask, plan) }),
    apply: async (ask, plan) => ({ ...(await write(ask, plan)), undo: null }),
  }),
}

function yearFacts(years: readonly string[]): Pick<Parameters<NonNullable<AnyChanger['fillIn']>>[1], 'values' | 'readValue'> {
  return {
    values: years,
    readValue: (text) => {
      const year = readYear(text)
      return year === null || !years.includes(String(year)) ? { problem: { kind: 'bad-year' } } : { value: String(year) }
    },
  }
}
