import type { EventKind } from './events.ts'

/** Events that a resolution, decision or letter stands behind: its number is asked, and may be left out. */
export const numbered: ReadonlySet<EventKind> = new Set<EventKind>([
  'cam_tinh',
  'phan_cong',
  'tham_tra',
  'nq_chi_bo',
  'nq_dang_uy',
  'gia_han',
  'qd_ket_nap',
  'xet_chinh_thuc',
  'cong_nhan',
])

/** Events that are not recorded without a reason: what interrupts or ends a case. */
export const reasoned: ReadonlySet<EventKind> = new Set<EventKind>(['tam_dung', 'tra_lai_bo_sung', 'rut_ten', 'khong_du_dieu_kien'])
