import type { Role } from '../../domain/access.ts'

/** What roles are called in the middle of a sentence. */
export const roleNames: Readonly<Record<Role, string>> = {
  admin: 'quản trị hệ thống',
  staff: 'văn phòng đảng ủy',
  follower: 'cấp ủy viên theo dõi',
  secretary: 'bí thư',
  deputy: 'phó bí thư',
  cell_committee: 'chi ủy viên',
  mentor: 'người giúp đỡ',
  member: 'đảng viên',
}

/** What people type for a role. */
export const rolesTyped: Readonly<Record<Role, readonly string[]>> = {
  admin: ['quản trị', 'admin', 'quản trị hệ thống'],
  staff: ['văn phòng', 'cán bộ văn phòng', 'văn phòng đảng ủy', 'vp'],
  follower: ['theo dõi', 'cấp ủy viên theo dõi', 'người theo dõi'],
  secretary: ['bí thư', 'bt'],
  deputy: ['phó bí thư', 'pbt', 'phó', 'bí thư phó'],
  cell_committee: ['chi ủy viên', 'chi ủy', 'cuv'],
  mentor: ['người giúp đỡ', 'giúp đỡ'],
  member: ['đảng viên', 'đv'],
}

/** Somebody's office, as in "làm …": "phó bí thư Chi bộ TDP 8". */
export function officeOf(role: Role, unit: string): string {
  if (role === 'admin') return roleNames.admin
  return role === 'staff' ? `cán bộ văn phòng ${unit}` : `${roleNames[role]} ${unit}`
}
