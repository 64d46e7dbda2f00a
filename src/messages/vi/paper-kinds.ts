import type { Case } from '../../domain/cases.ts'
import type { Option } from '../../domain/choices.ts'
import type { Command } from '../../domain/command.ts'
import type { Reply } from '../../domain/reply.ts'
import type { PaperKindReply } from '../../domain/topics/paper-kinds.ts'
import type { Message } from '../message.ts'
import { originLines, paperLines, stageLines, titleOf } from './paper-kind-words.ts'
import { unconfirmed } from './rule-words.ts'

type Words = { [K in PaperKindReply['kind']]: (reply: Case<Reply, K>) => Message }

const askOthers = 'Muốn đổi, xin nhờ văn phòng đảng ủy.'

function paged(title: string, { page, pages }: { page: number; pages: number }): string {
  return pages > 1 ? `${title} (trang ${page + 1}/${pages})` : title
}

function turns({ page, pages }: { page: number; pages: number }, to: (page: number) => Command): Option[] {
  return [
    ...(page + 1 < pages ? [{ label: 'Xem tiếp', command: to(page + 1) }] : []),
    ...(page > 0 ? [{ label: 'Trang trước', command: to(page - 1) }] : []),
  ]
}

function lastLine(canChange: boolean): string {
  return canChange ? 'Chọn một mục để xem rõ hơn hoặc để đổi.' : `Chọn một mục để xem rõ hơn. ${askOthers}`
}

/** The papers that dossiers need, and the stages of their way. */
export const paperKindWords: Words = {
  'paper-kinds': ({ papers, canChange, ...where }) => ({
    title: paged('CÁC LOẠI GIẤY TỜ', where),
    lines: [
      ...papers.map(
        ({ paper, stage }) =>
          `• ${stage}: ${titleOf(paper)}${paper.retired ? ' – đã thôi dùng' : paper.required ? '' : ' – không bắt buộc'}${paper.confirmed ? '' : ' *'}`,
      ),
      ...(papers.some(({ paper }) => !paper.confirmed) ? [`(*) ${unconfirmed}`] : []),
      lastLine(canChange),
    ],
    options: [
      ...papers.map(({ paper }): Option => ({ label: titleOf(paper), command: { kind: 'show-paper-kind', key: paper.key } })),
      ...turns(where, (page) => ({ kind: 'paper-kinds', page })),
      ...(canChange ? [{ label: 'Thêm loại giấy', command: { kind: 'change', draft: { change: 'add-paper-kind' } } } as const] : []),
    ],
    rules: { subject: 'rules' },
  }),
  'paper-kind': ({ view, inUse, canChange }) => ({
    title: titleOf(view.paper).toLocaleUpperCase('vi'),
    lines: [
      ...paperLines(view),
      ...(inUse === null ? [] : [`Đang có trong ${inUse} hồ sơ.`]),
      ...originLines(view.paper),
      ...(canChange ? [] : [askOthers]),
    ],
    options: [
      ...(canChange
        ? [
            {
              label: 'Đổi',
              command: { kind: 'change', draft: { change: 'set-paper-kind', key: view.paper.key } },
              style: 'primary',
            } as const,
          ]
        : []),
      ...(view.validity === null
        ? []
        : [{ label: `Xem thời hạn ${view.validity.key}`, command: { kind: 'show-rule', key: view.validity.key } } as const]),
      { label: 'Xem các loại giấy tờ', command: { kind: 'paper-kinds' } },
    ],
    rules: { subject: 'rules' },
  }),
  stages: ({ stages, canChange, ...where }) => ({
    title: paged('CÁC BƯỚC CỦA HỒ SƠ', where),
    lines: [
      ...stages.map((stage) => `• ${titleOf(stage)}${stage.confirmed ? '' : ' *'}`),
      ...(stages.some(({ confirmed }) => !confirmed) ? [`(*) ${unconfirmed}`] : []),
      lastLine(canChange),
    ],
    options: [
      ...stages.map((stage): Option => ({ label: stage.label, command: { kind: 'show-stage', key: stage.key } })),
      ...turns(where, (page) => ({ kind: 'stages', page })),
      { label: 'Xem các loại giấy tờ', command: { kind: 'paper-kinds' } },
    ],
    rules: { subject: 'rules' },
  }),
  stage: ({ stage, papers, canChange }) => ({
    title: `BƯỚC ${stage.label.toLocaleUpperCase('vi')}`,
    lines: [
      ...stageLines(stage),
      ...papers.map(({ paper }) => `Giấy cần có: ${titleOf(paper)}${paper.required ? '' : ' (không bắt buộc)'}.`),
      ...originLines(stage),
      ...(canChange ? [] : [askOthers]),
    ],
    options: [
      ...(canChange
        ? [{ label: 'Đổi', command: { kind: 'change', draft: { change: 'set-stage', key: stage.key } }, style: 'primary' } as const]
        : []),
      { label: 'Xem các bước', command: { kind: 'stages' } },
    ],
    rules: { subject: 'rules' },
  }),
}
