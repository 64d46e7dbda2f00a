import type { PersonId, UnitId } from '../ids.ts'
import type { LocalDay } from '../local-time.ts'

/**
 * The stages of a candidate on the way from source to recognised member, in their order. The keys are fixed, labels and documents are
 * rows (see db/stages). A candidate is in the stage of the last of these events; `theo_doi` follows `phan_cong` by itself, and `du_bi`
 * follows `le_ket_nap`: nobody records them.
 */
export const stages = [
  'nguon',
  'cam_tinh',
  'phan_cong',
  'theo_doi',
  'lop_nhan_thuc',
  'don',
  'ly_lich',
  'tham_tra',
  'gioi_thieu',
  'y_kien',
  'nq_chi_bo',
  'tham_dinh',
  'nq_dang_uy',
  'qd_ket_nap',
  'le_ket_nap',
  'du_bi',
  'xet_chinh_thuc',
  'cong_nhan',
] as const
export type Stage = (typeof stages)[number]

/** What happens beside the stages: instants that clocks begin or end at, and what interrupts or ends a case. */
const sideEvents = [
  /** The last answer to the letters of verification has come. */
  'tra_loi_tham_tra',
  /** The cell has received the decision on admission. */
  'nhan_qd',
  /** The competent committee took the longer time (R08), for admission or recognition, whichever runs. */
  'gia_han',
  /** The class for new members is done. */
  'lop_dang_vien_moi',
  'tam_dung',
  'tiep_tuc',
  /** Moved to another cell, `detail.unitId`: followed again there by a mentor of that cell. */
  'chuyen_don_vi',
  /** The dossier came back to be completed. */
  'tra_lai_bo_sung',
  'rut_ten',
  'khong_du_dieu_kien',
] as const

export const eventKinds = [...stages, ...sideEvents] as const
export type EventKind = (typeof eventKinds)[number]

/** Events that a person may record; `phan_cong` is made by assigning a mentor. */
export const recordable = eventKinds.filter((kind) => kind !== 'theo_doi' && kind !== 'du_bi')

/** Events after which a case is closed. */
export const closing: ReadonlySet<EventKind> = new Set<EventKind>(['cong_nhan', 'rut_ten', 'khong_du_dieu_kien'])

export type EventDetail = {
  /** Number of the resolution, decision or letter, as it was typed. */
  number?: string
  reason?: string
  /** Of `tham_tra`: a body abroad is asked (R06 instead of R05). */
  abroad?: true
  /** Of `chuyen_don_vi`: the cell moved to. */
  unitId?: UnitId
  /** Of `phan_cong`. */
  mentorId?: PersonId
}

/** One row of the history. Rows are never changed: a wrong one is voided by a later row and stays in the history. */
export type CandidateEvent = {
  id: string
  kind: EventKind
  /** When it happened. */
  on: LocalDay
  recordedAt: Date
  voided: boolean
  detail: EventDetail
}

/** A paper of a dossier: where it is, never what it says. */
export type PaperState = {
  key: string
  present: boolean
  issuedOn: LocalDay | null
  /** Where it is kept. */
  place: string | null
}

/** A mentor's time with a candidate. `until` null = still. */
export type Mentoring = { personId: PersonId; unitId: UnitId; number: string | null; from: LocalDay; until: LocalDay | null }

/** Everything the rules look at: nothing about the person. */
export type CandidateFacts = {
  unitId: UnitId
  /** All rows, oldest first by (on, recordedAt). */
  events: readonly CandidateEvent[]
  papers: readonly PaperState[]
  mentors: readonly Mentoring[]
}
