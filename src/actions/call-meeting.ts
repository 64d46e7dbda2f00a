import { scopeFor } from '../domain/access.ts'
import { readOpening } from '../domain/dates/read-date.ts'
import { callMeetingForm, splitOpening, type CallMeetingContext, type CallMeetingDraft } from '../domain/forms/call-meeting.ts'
import { startOf } from '../domain/forms/steps.ts'
import type { MeetingId, UnitId } from '../domain/ids.ts'
import { parseClock } from '../domain/local-time.ts'
import { answerBy, meetingOccasions, nextRegular, readAgenda } from '../domain/meeting.ts'
import type { MeetingView } from '../domain/reply.ts'
import type { UnitSettings } from '../domain/settings.ts'
import { unitFirst } from '../domain/unit-names.ts'
import { describeAudience } from '../db/audience.ts'
import { audit } from '../db/audit.ts'
import { holdMembers } from '../db/joining.ts'
import { createMeeting, meetingById, planOccasions, recentPlaces } from '../db/meetings.ts'
import { leadersOf } from '../db/people.ts'
import { audienceOf, invite, noteTold, writeAnswer } from '../db/rsvps.ts'
import { holdSettings } from '../db/settings.ts'
import { parentName, settingsAt, unitInScope, unitsInScope, type Unit } from '../db/units.ts'
import { brandMeeting } from '../db/brands.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { cannot } from './cannot.ts'
import { formRunner } from './form-runner.ts'
import { pickUnit } from './pick-unit.ts'
import { tell } from './tell.ts'
import { workingUnit } from './working-unit.ts'

/** `working`: the unit is the one this person said he is working in. */
type Context = CallMeetingContext & { unit: Unit | null; working: boolean; settings: UnitSettings | null }

const runner = formRunner<CallMeetingDraft, Context>(callMeetingForm, {
  context: async (ask, draft) => {
    const scope = scopeFor(ask.actor, 'call-meeting')
    const units = await unitsInScope(ask.tx, scope)
    if (units.length === 0) return null
    const unit = draft.unitId === undefined ? null : await unitInScope(ask.tx, draft.unitId, scope)
    if (draft.unitId !== undefined && unit === null) return null
    const settings = unit && (await settingsAt(ask.tx, unit.path))
    const known = unit ? await recentPlaces(ask.tx, unit.id) : []
    return {
      now: ask.now,
      units,
      unit,
      working: unit !== null && (await workingUnit(ask))?.id === unit.id,
      settings,
      defaultMinutes: parseClock(settings?.meetingTime ?? '') ?? 19 * 60 + 30,
      usualAgenda: ask.runtime.phrases.usualAgenda(draft.startsAt === undefined ? ask.now : new Date(draft.startsAt)),
      places: [...new Set([...(settings?.place === undefined ? [] : [settings.place]), ...known])].slice(0, 4),
    }
  },
  question: async (ask, { step, draft, problem, context }) => ({
    kind: 'call-meeting-question',
    step,
    draft,
    problem,
    units: context.units,
    unit: context.unit !== null && context.units.length > 1 ? { name: context.unit.name, working: context.working } : null,
    places: context.places,
    regular: context.settings !== null && draft.kind === 'regular' ? nextRegular(context.settings, ask.now) : null,
    preview: step === 'confirm' ? await preview(ask, draft, context) : null,
  }),
  finish: async (ask, draft, { unit, settings }) => {
    if (unit === null || settings === null || draft.startsAt === undefined || draft.kind === undefined)
      return { reply: { kind: 'not-found' } }
    return announce(ask, { unit, settings, draft: { ...draft, startsAt: draft.startsAt, kind: draft.kind } })
  },
})

/** "/hop", "họp chi bộ", or all of it in one line: "/hop 19h30 3/12 nhà văn hóa: nội dung một; nội dung hai". */
export async function callMeeting(ask: Ask, command: { unitId?: UnitId; text?: string }): Promise<Outcome> {
  const units = await unitsInScope(ask.tx, scopeFor(ask.actor, 'call-meeting'))
  if (units.length === 0) return cannot(ask, 'call-meeting')
  const named = command.text === undefined ? null : unitFirst(command.text, units)
  const text = named?.rest ?? command.text
  const unitId = command.unitId ?? named?.unit.id ?? (await pickUnit(ask, 'call-meeting')).unit?.id
  const draft: CallMeetingDraft = unitId === undefined ? {} : { unitId }
  return runner.start(ask, text === undefined ? draft : withLine(draft, text, ask.now))
}

/** Fills a draft with what one line says; what it does not say is asked. A line with a date is an ordinary meeting unless it says otherwise. */
function withLine(draft: CallMeetingDraft, line: string, now: Date): CallMeetingDraft {
  const { reading, head, tail } = readOpening(line, { now })
  const start = startOf(reading, { now, defaultMinutes: 19 * 60 + 30 })
  const { kind, place } = splitOpening(head)
  const agenda = readAgenda(tail)
  return {
    ...draft,
    ...(kind !== null ? { kind } : reading.kind === 'none' ? {} : { kind: 'regular' as const }),
    ...('value' in start ? { startsAt: start.value } : start.offered?.length ? { offered: start.offered } : {}),
    ...(place === '' || reading.kind === 'none' ? {} : { place }),
    ...(agenda.length === 0 ? {} : { agenda }),
  }
}

type Ready = {
  unit: Unit
  settings: UnitSettings
  draft: CallMeetingDraft & { startsAt: string; kind: NonNullable<CallMeetingDraft['kind']> }
}

async function preview(ask: Ask, draft: CallMeetingDraft, { unit, settings }: Context) {
  if (unit === null || settings === null || draft.kind === undefined || draft.startsAt === undefined) return null
  const { invited, exempt } = await audienceOf(ask.tx, unit.id, draft.kind, ask.now)
  const others = invited.filter(({ id }) => id !== ask.actor.personId)
  const [leader] = await leadersOf(ask.tx, unit.path, ask.now)
  const startsAt = new Date(draft.startsAt)
  const committee = await parentName(ask.tx, unit.id)
  const meeting: MeetingView = {
    id: brandMeeting(''),
    kind: draft.kind,
    unitName: unit.name,
    committeeName: committee,
    startsAt,
    place: draft.place ?? '',
    agenda: draft.agenda ?? [],
    durationMinutes: settings.durationMinutes,
    signer: leader?.name ?? ask.actor.name,
    signature: settings.signature ?? null,
    cancelled: false,
    answerBy: answerBy(startsAt, settings, ask.now),
  }
  return {
    meeting,
    audience: await describeAudience(ask.tx, others, {
      served: ask.runtime.accounts.keys(),
      exempt,
      quiet: settings,
      urgent: false,
      now: ask.now,
      realNow: ask.runtime.realNow(),
    }),
  }
}

/** The meeting, its invitations, its due instants and its notices: one transaction. Who calls it comes and needs no notice. */
async function announce(ask: Ask, { unit, settings, draft }: Ready): Promise<Outcome> {
  const { tx, now, actor } = ask
  const startsAt = new Date(draft.startsAt)
  const urgent = draft.confirmed === 'urgent'
  await holdMembers(tx, unit.id)
  const { invited, exempt } = await audienceOf(tx, unit.id, draft.kind, now)
  const id = await createMeeting(tx, {
    unitId: unit.id,
    kind: draft.kind,
    startsAt,
    place: draft.place ?? '',
    agenda: draft.agenda ?? [],
    durationMinutes: settings.durationMinutes,
    urgent,
    byId: actor.personId,
    at: now,
  })
  await invite(tx, id, invited)
  await writeAnswer(tx, ask.runtime.sealer, {
    meetingId: id,
    personId: actor.personId,
    answer: 'attend',
    reason: null,
    at: now,
    recordedById: null,
  })
  await noteTold(tx, { meetingId: id, people: [actor.personId], version: 1 })
  await plan(ask, { id, startsAt, unitPath: unit.path })
  const others = invited.filter((one) => one.id !== actor.personId)
  await tell(ask, {
    kind: 'meeting-notice',
    source: id,
    meetingId: id,
    occasion: 'v1',
    people: others.map((one) => one.id),
    authorId: actor.personId,
    urgent,
    quiet: settings,
  })
  await audit(tx, {
    at: now,
    actorId: actor.personId,
    verb: 'call-meeting',
    subject: `meeting ${id}`,
    unitPath: unit.path,
    detail: { invited: invited.length, urgent },
  })
  const meeting = await meetingById(tx, id, now)
  if (meeting === null) return { reply: { kind: 'not-found' } }
  const { accounts, realNow } = ask.runtime
  const audience = await describeAudience(tx, others, {
    served: accounts.keys(),
    exempt,
    quiet: settings,
    urgent,
    now,
    realNow: realNow(),
  })
  return { reply: { kind: 'meeting-called', meeting: meeting.view, audience } }
}

/** Plans the reminders and the summary of a meeting anew, by the settings as they are once nobody can change them any more. */
export async function plan(ask: Ask, meeting: { id: MeetingId; startsAt: Date; unitPath: string }): Promise<void> {
  await holdSettings(ask.tx)
  const occasions = meetingOccasions(meeting, await settingsAt(ask.tx, meeting.unitPath), ask.now)
  await planOccasions(ask.tx, meeting.id, occasions)
  ask.touched.due.push(...occasions.map(({ dueAt }) => dueAt))
}

export const callMeetingRunner = runner
