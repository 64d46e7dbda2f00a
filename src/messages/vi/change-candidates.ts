import type { Option } from '../../domain/choices.ts'
import type { CandidateId } from '../../domain/ids.ts'
import type { CandidateView } from '../../domain/topics/candidate-changes.ts'
import { effectLines, eventLines, eventNames, groupNames } from './candidate-event-words.ts'
import { screenName } from './candidate-words.ts'
import { capital, dayOf } from './format.ts'
import type { ViewWords } from './view-words.ts'

type Kind = CandidateView['kind']

/** What may follow: another entry, another paper, a mentor. */
function recordNext(candidateId: CandidateId): Option {
  return { label: 'Ghi việc khác', command: { kind: 'change', draft: { change: 'record-event', candidateId } } }
}

function paperNext(candidateId: CandidateId): Option {
  return { label: 'Ghi giấy tờ', command: { kind: 'change', draft: { change: 'set-paper', candidateId } } }
}

function mentorNext(candidateId: CandidateId): Option {
  return { label: 'Phân công người giúp đỡ', command: { kind: 'change', draft: { change: 'assign-mentor', candidateId } } }
}

/** Whose turn it is to be told. */
const moved = 'Tôi báo cho chi bộ mới; chi bộ ấy phân công người giúp đỡ.'

/** Candidates: who is one, what has happened, which papers are there. */
export const candidateChangeWords: { [K in Kind]: ViewWords<K> } = {
  'add-candidate': {
    title: 'THÊM QUẦN CHÚNG',
    name: 'thêm quần chúng',
    ask: {
      unit: () => ['Thêm quần chúng cho chi bộ nào? Chọn số, hoặc nhắn tên chi bộ.'],
      name: ({ unit }) => [`Thêm quần chúng vào ${unit ?? 'chi bộ'}. Xin nhắn họ và tên đầy đủ, có dấu. Ví dụ: Nguyễn Thị Lan.`],
      another: ({ unit, alike, draft }) => [
        `${unit ?? 'Chi bộ'} đã có quần chúng tên gần giống: ${alike.map(({ hint }) => hint).join(', ')}.`,
        `${draft.name ?? ''} có phải là người khác không?`,
      ],
    },
    preview: ({ unit, name, group, consentOn, start, on }) => [
      `Thêm quần chúng ${name} vào ${unit}.`,
      ...(group === null ? [] : [`Nhóm: ${groupNames[group]}.`]),
      `${start === 'nguon' ? 'Là nguồn' : 'Vào danh sách cảm tình Đảng'} từ ${dayOf(on)}.`,
      consentOn === null
        ? 'Chưa có ngày đồng ý cho lưu thông tin: chỉ dùng mã và chữ cái đầu.'
        : `Đã đồng ý cho lưu thông tin: ${dayOf(consentOn)}.`,
    ],
    go: 'Đúng, thêm',
    done: ({ unit, added, consentOn }) => [
      `Đã thêm vào ${unit}. Mã hồ sơ: ${added?.code ?? ''}.`,
      'Từ nay trong tin nhắn, xin dùng mã này thay cho họ tên.',
      ...(consentOn === null ? [`Khi quần chúng đồng ý cho lưu thông tin, nhắn "${added?.code ?? ''} đồng ý" và ngày.`] : []),
    ],
    next: ({ added, start }) =>
      added === null ? [] : [...(start === 'cam_tinh' ? [mentorNext(added.id)] : []), recordNext(added.id), paperNext(added.id)],
  },
  'take-back-candidate': {
    title: 'BỎ HỒ SƠ VỪA THÊM',
    name: 'bỏ hồ sơ vừa thêm',
    preview: ({ code }) => [`Bỏ hồ sơ ${code}.`],
    go: 'Bỏ',
    done: ({ code }) => [`Hồ sơ ${code} đã bỏ, không còn lưu gì.`],
  },
  'record-event': {
    title: 'GHI VIỆC ĐÃ XẢY RA',
    name: 'ghi việc này',
    preview: (view) => [
      screenName(view.candidate),
      ...eventLines(view),
      ...effectLines(view.effect),
      ...(view.event === 'chuyen_don_vi' ? [moved] : []),
      ...(view.keeps ? [] : ['Sau khi chuyển, đồng chí không xem và không sửa được hồ sơ này nữa.']),
    ],
    go: 'Đúng, ghi lại',
    done: (view) => [
      `Đã ghi ${screenName(view.candidate)}: ${eventNames[view.event]}, ${dayOf(view.on)}.`,
      ...effectLines(view.effect),
      ...(view.event === 'chuyen_don_vi' ? [moved] : []),
      ...(view.event === 'le_ket_nap' ? ['Xin phân công người giúp đỡ trong thời gian dự bị, nếu thay người.'] : []),
    ],
    next: ({ candidate, keeps }) => (keeps ? [recordNext(candidate.id), paperNext(candidate.id)] : []),
  },
  'void-event': {
    title: 'SỬA VIỆC ĐÃ GHI',
    name: 'sửa việc này',
    ask: { value: ({ about }) => [...(about?.label ? [screenName(about.label)] : []), 'Sửa thế nào?'] },
    value: (value) => (value === 'void' ? 'Bỏ việc này (ghi nhầm)' : value === 'day' ? 'Sửa ngày' : 'Sửa số văn bản'),
    preview: ({ candidate, was, instead, effect }) => [
      screenName(candidate),
      ...(instead === null
        ? ['Bỏ việc:', ...eventLines(was)]
        : [
            `${capital(eventNames[was.event])}.`,
            ...(was.on === instead.on ? [] : [`Ngày đang ghi: ${dayOf(was.on)}.`, `Ngày đúng: ${dayOf(instead.on)}.`]),
            ...(was.number === instead.number
              ? []
              : [`Số đang ghi: ${was.number ?? 'chưa có'}.`, `Số đúng: ${instead.number ?? 'chưa có'}.`]),
          ]),
      ...effectLines(effect),
      'Việc cũ vẫn còn trong lịch sử, ghi là đã sửa.',
    ],
    go: 'Đúng, sửa',
    done: ({ candidate, was, instead, effect }) => [
      instead === null
        ? `${screenName(candidate)}: đã bỏ việc "${eventNames[was.event]}", ngày ${dayOf(was.on)}.`
        : `${screenName(candidate)}: đã sửa "${eventNames[was.event]}".`,
      ...effectLines(effect),
    ],
    next: ({ candidate, instead }) =>
      instead === null
        ? [{ label: 'Ghi việc đúng', command: { kind: 'change', draft: { change: 'record-event', candidateId: candidate.id } } }]
        : [],
  },
  'assign-mentor': {
    title: 'PHÂN CÔNG NGƯỜI GIÚP ĐỠ',
    name: 'phân công người giúp đỡ',
    preview: ({ candidate, mentor, before, number, on, linked, effect }) => [
      screenName(candidate),
      before === null ? `Người giúp đỡ: đồng chí ${mentor}.` : `Người giúp đỡ: đồng chí ${mentor}, thay đồng chí ${before}.`,
      `Nghị quyết${number === null ? '' : ` số ${number}`}: ${dayOf(on)}.`,
      ...effectLines(effect),
      ...(linked ? [] : [`Đồng chí ${mentor} chưa liên kết máy: xin báo trực tiếp.`]),
    ],
    go: 'Đúng, phân công',
    done: ({ candidate, mentor, before, on, linked }) => [
      `Đã phân công đồng chí ${mentor} giúp đỡ ${screenName(candidate)}, từ ${dayOf(on)}.`,
      ...(before === null ? [] : [`Đồng chí ${before} thôi giúp đỡ.`]),
      linked ? 'Đồng chí ấy được báo tin.' : 'Đồng chí ấy chưa liên kết máy nên không nhận được tin: xin báo trực tiếp.',
    ],
  },
  'set-paper': {
    title: 'GHI GIẤY TỜ',
    name: 'ghi giấy tờ',
    ask: { value: ({ about, draft }) => [`${about?.papers.find(({ key }) => key === draft.paper)?.label ?? 'Giấy này'}: có hay chưa?`] },
    value: (value) => (value === 'yes' ? 'Đã có' : 'Chưa có'),
    preview: ({ candidate, paper, present, issuedOn, place, effect }) => [
      screenName(candidate),
      `${paper}: ${present ? 'đã có' : 'chưa có'}.`,
      ...(issuedOn === null ? [] : [`Đề ngày: ${dayOf(issuedOn)}.`]),
      ...(place === null ? [] : [`Để ở: ${place}.`]),
      ...effectLines(effect),
    ],
    go: 'Đúng, ghi lại',
    done: ({ candidate, paper, present, missing }) => [
      `${screenName(candidate)}: ${paper}, ${present ? 'đã có' : 'chưa có'}.`,
      missing === 0 ? 'Đến bước này không thiếu giấy tờ nào.' : `Đến bước này còn thiếu ${missing} giấy tờ.`,
    ],
    next: ({ candidate }) => [
      { label: 'Ghi giấy tờ khác', command: { kind: 'change', draft: { change: 'set-paper', candidateId: candidate.id } } },
      recordNext(candidate.id),
    ],
  },
  'rename-candidate': {
    title: 'SỬA HỌ TÊN QUẦN CHÚNG',
    name: 'sửa họ tên',
    ask: { name: ({ about }) => [...(about?.label ? [screenName(about.label)] : []), 'Xin nhắn họ và tên đúng, đầy đủ, có dấu.'] },
    preview: ({ code, before, after }) => [`${code}.`, ...(before === null ? [] : [`Tên đang ghi: ${before}.`]), `Tên mới: ${after}.`],
    go: 'Đúng, sửa',
    done: ({ code }) => [`Đã sửa họ tên của ${code}.`],
  },
  'set-candidate-group': {
    title: 'NHÓM CỦA QUẦN CHÚNG',
    name: 'ghi nhóm',
    preview: ({ candidate, before, after }) => [
      screenName(candidate),
      ...(before === null ? [] : [`Nhóm đang ghi: ${groupNames[before]}.`]),
      `Nhóm mới: ${after === null ? 'chưa rõ' : groupNames[after]}.`,
    ],
    go: 'Đúng, ghi lại',
    done: ({ candidate, after }) => [`${screenName(candidate)}: nhóm ${after === null ? 'chưa rõ' : groupNames[after]}.`],
  },
  'set-consent': {
    title: 'ĐỒNG Ý LƯU THÔNG TIN',
    name: 'ghi việc đồng ý',
    preview: ({ candidate, after }) => [
      screenName(candidate),
      after === null ? 'Chưa đồng ý cho lưu thông tin: chỉ dùng mã và chữ cái đầu.' : `Đã đồng ý cho lưu thông tin: ${dayOf(after)}.`,
    ],
    go: 'Đúng, ghi lại',
    done: ({ candidate, after }) => [
      after === null
        ? `${screenName(candidate)}: đã ghi là chưa đồng ý.`
        : `${screenName(candidate)}: đã ghi ngày đồng ý, ${dayOf(after)}.`,
    ],
  },
}
