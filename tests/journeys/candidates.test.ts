import { describe, expect, it } from 'vitest'
import { brandPerson, brandUnit } from '../../src/db/brands.ts'
import { seedCandidates, type SeededCandidate, type SeededCell, type Standing } from '../support/candidates.ts'
import { openCell, type Cell } from '../support/cell.ts'

/** Cells of the cast as those of the seed: Dũng helps in TDP 8, nobody yet in TDP 9. */
async function cellsOf(cell: Cell): Promise<{ own: SeededCell; other: SeededCell }> {
  const { db } = cell.database
  const as = async (code: string, prefix: string, secretary: string, mentors: readonly string[]): Promise<SeededCell> => {
    const unit = await db.orgUnit.findFirstOrThrow({ where: { code } })
    await db.candidateSeries.create({ data: { unitId: unit.id, prefix, last: 0 } })
    return {
      id: brandUnit(unit.id),
      code,
      path: unit.path,
      prefix,
      secretary: brandPerson(secretary),
      mentors: mentors.map(brandPerson),
    }
  }
  return {
    own: await as('TDP08', 'Q08', cell.idOf('binh'), [cell.idOf('dung')]),
    other: await as('TDP09', 'Q09', cell.idOf('ha'), [cell.idOf('giang')]),
  }
}

async function openWith(standings: (cells: { own: SeededCell; other: SeededCell }) => readonly Standing[]) {
  const cell = await openCell()
  const candidates = await seedCandidates(cell.database, standings(await cellsOf(cell)), { now: cell.now() })
  return { cell, candidates }
}

const choices = (text: string): string[] => text.split('\n').filter((line) => /^\d+\. /.test(line))

const reads = async (cell: Cell, of: SeededCandidate | undefined): Promise<number> =>
  cell.database.db.auditEvent.count({ where: { verb: 'read-candidate', subject: `candidate ${of?.id ?? ''}` } })

describe('the card of a candidate', () => {
  it('says where the case stands, what is next, by when and why, and who looked is written down', async () => {
    const { cell, candidates } = await openWith(({ own }) => [
      { cell: own, stage: 'qd_ket_nap', since: '2026-10-05', name: 'Nguyễn Văn Ánh' },
      { cell: own, stage: 'du_bi', since: '2025-09-15', name: 'Trần Thị Mơ' },
      { cell: own, stage: 'cam_tinh', since: '2026-09-01', name: 'Lê Thị Lan', mentored: false, papers: false },
      { cell: own, stage: 'theo_doi', since: '2026-03-05', name: 'Hồ Thị Lan' },
    ])
    const binh = cell.zalo('binh')
    const card = await binh.ask('hồ sơ Q08-01')
    expect(card.text).toMatchInlineSnapshot(`
      "HỒ SƠ Q08-01 · N.V.Á.
      Chi bộ TDP 8.
      Đang ở bước: quyết định kết nạp, từ 05/10/2026 (đã 47 ngày).
      Người giúp đỡ: đồng chí Phạm Văn Dũng, từ 22/06/2025.
      VIỆC TIẾP THEO: lễ kết nạp.
      • Người làm: chi bộ.
      • Hạn: 16/11/2026 – quá hạn 4 ngày làm việc.
      • Cách tính: 30 ngày làm việc kể từ 05/10/2026.
      • Theo 232-QĐ/TW ngày 20/01/2025, mục 4.1; chưa đối chiếu văn bản mới.
      Giấy tờ đến bước này: đủ.
      Lễ kết nạp quá hạn: chi bộ phải báo cáo cấp ủy cấp trên và được đồng ý mới tổ chức.

      1. Ghi: lễ kết nạp
      2. Xem giấy tờ
      3. Đổi người giúp đỡ
      4. Ghi việc khác
      5. Xem lịch sử hồ sơ
      Trả lời bằng số, ví dụ: 1"
    `)
    expect(await reads(cell, candidates[0])).toBe(1)
    // The same by name, without marks and with a slip of the finger; the name itself is not shown.
    expect((await binh.ask('ho so nguyen van anh toi dau roi')).text).toBe(card.text)
    expect((await binh.ask('hồ sơ nguyễn văn ánn')).text).toBe(card.text)
    expect(card.text).not.toContain('Ánh')

    const late = await binh.ask('Q08-02')
    expect(late.text).toMatchInlineSnapshot(`
      "HỒ SƠ Q08-02 · T.T.M.
      Chi bộ TDP 8.
      Đang ở bước: đảng viên dự bị, từ 15/09/2025 (đã 14 tháng).
      Người giúp đỡ: đồng chí Phạm Văn Dũng, từ 18/05/2024.
      VIỆC TIẾP THEO: bổ sung giấy tờ, sau đó chi bộ xét công nhận chính thức.
      • Giấy chứng nhận lớp đảng viên mới.
      • Hạn: 27/10/2026 – quá hạn 18 ngày làm việc.
      • Cách tính: 30 ngày làm việc kể từ 15/09/2026.
      • Theo 24-QĐ/TW ngày 30/07/2021, mục 4.2.a; chưa đối chiếu văn bản mới.
      Giấy tờ còn thiếu (1): giấy chứng nhận lớp đảng viên mới.
      Dù xét chậm, ngày công nhận chính thức không thay đổi: vẫn tính từ 15/09/2026 (hết 12 tháng dự bị; theo 24-QĐ/TW, mục 4.2.b).

      1. Xem giấy tờ (thiếu 1)
      2. Ghi: chi bộ xét công nhận chính thức
      3. Đổi người giúp đỡ
      4. Ghi việc khác
      5. Xem lịch sử hồ sơ
      Trả lời bằng số, ví dụ: 1"
    `)
    expect((await binh.ask('hs q0803')).text).toMatchInlineSnapshot(`
      "HỒ SƠ Q08-03 · L.T.L.
      Chi bộ TDP 8.
      Đang ở bước: cảm tình Đảng, từ 01/09/2026 (đã 2 tháng).
      Chưa có người giúp đỡ.
      VIỆC TIẾP THEO: phân công đảng viên chính thức giúp đỡ.
      • Người làm: chi bộ.
      • Hạn: 01/10/2026 – quá hạn 51 ngày.
      • Cách tính: 30 ngày kể từ 01/09/2026.
      Giấy tờ còn thiếu (1): nghị quyết đưa vào danh sách cảm tình.

      1. Xem giấy tờ (thiếu 1)
      2. Phân công người giúp đỡ
      3. Ghi việc khác
      4. Xem lịch sử hồ sơ
      Trả lời bằng số, ví dụ: 1"
    `)
    const two = await binh.ask('hồ sơ chị Lan đến đâu')
    expect(two.text).toMatchInlineSnapshot(`
      "Có 2 hồ sơ hợp với "Lan". Đồng chí xem hồ sơ nào?

      1. Q08-03 · L.T.L. – Chi bộ TDP 8 – cảm tình Đảng
      2. Q08-04 · H.T.L. – Chi bộ TDP 8 – theo dõi, giúp đỡ
      Trả lời bằng số, ví dụ: 1"
    `)
    expect((await binh.ask('2')).text).toContain('HỒ SƠ Q08-04 · H.T.L.')
    const papers = await binh.ask('Q08-01 thiếu giấy gì')
    expect(papers.text).toMatchInlineSnapshot(`
      "GIẤY TỜ HỒ SƠ Q08-01 · N.V.Á.
      Tính cả giấy tờ của bước tiếp theo: thiếu 1.
      • Có: Nghị quyết đưa vào danh sách cảm tình – ngày 08/06/2025.
      • Có: Nghị quyết phân công người giúp đỡ – ngày 22/06/2025.
      • Có: Giấy chứng nhận lớp nhận thức về Đảng (CN-NTVĐ) – ngày 08/01/2026.
      • Có: Đơn xin vào Đảng (1-KNĐ) – ngày 07/06/2026.
      • Có: Lý lịch của người xin vào Đảng (2-KNĐ) – ngày 14/06/2026.
      • Có: Công văn và kết quả thẩm tra lý lịch – ngày 28/07/2026.
      • Có: Giấy giới thiệu của người giúp đỡ (3-KNĐ) – ngày 04/08/2026.
      • Có: Nghị quyết giới thiệu của Đoàn thanh niên, Công đoàn hoặc giấy của đảng viên thứ hai (4-KNĐ) – ngày 04/08/2026.
      • Có: Tổng hợp ý kiến đoàn thể và nơi cư trú (5-KNĐ) – ngày 11/08/2026.
      • Có: Nghị quyết của chi bộ (6-KNĐ) – ngày 21/08/2026.
      • CHƯA CÓ: Báo cáo thẩm định của đảng ủy bộ phận (7-KNĐ) – không bắt buộc.
      • Có: Nghị quyết của đảng ủy cơ sở (8-KNĐ) – ngày 05/09/2026.
      • Có: Quyết định kết nạp (9-KNĐ) – ngày 05/10/2026.
      • CHƯA CÓ: Biên bản lễ kết nạp.
      Chỉ ghi giấy tờ đã có hay chưa và để ở đâu; không gửi nội dung giấy tờ vào đây.

      1. Ghi: biên bản lễ kết nạp
      2. Ghi: báo cáo thẩm định của đảng ủy bộ phận
      3. Ghi giấy tờ khác
      4. Xem hồ sơ
      Trả lời bằng số, ví dụ: 1"
    `)
    const history = await binh.ask('lịch sử Q08-04')
    expect(history.text).toMatchInlineSnapshot(`
      "LỊCH SỬ HỒ SƠ Q08-04 · H.T.L.
      • 21/12/2025: đưa vào nguồn.
      • 19/02/2026: nghị quyết đưa vào danh sách cảm tình Đảng.
      • 05/03/2026: phân công người giúp đỡ (số 12-NQ/CB; Phạm Văn Dũng).

      1. Sửa một việc đã ghi
      2. Xem hồ sơ
      Trả lời bằng số, ví dụ: 1"
    `)
    // What is offered leads on: to the day of the ceremony, to a missing paper, to the entries that may be corrected.
    await binh.ask('Q08-01')
    expect((await binh.ask('1')).text).toMatchInlineSnapshot(`
      "GHI VIỆC ĐÃ XẢY RA
      Q08-01 · N.V.Á.
      Lễ kết nạp: ngày nào? Chọn, hoặc nhắn ngày (ví dụ: 12/11).
      Gửi 0 để quay lại, "hủy" để thôi.

      1. Hôm nay
      Trả lời bằng số, ví dụ: 1"
    `)
    await binh.ask('hủy')
    await binh.ask('Q08-01 thiếu giấy gì')
    expect((await binh.ask('1')).text).toMatchInlineSnapshot(`
      "GHI GIẤY TỜ
      Q08-01 · N.V.Á.
      Giấy này đề ngày nào? Chọn, hoặc nhắn ngày (ví dụ: 12/11).
      Gửi 0 để quay lại, "hủy" để thôi.

      1. Hôm nay
      2. Không rõ ngày
      Trả lời bằng số, ví dụ: 1"
    `)
    await binh.ask('hủy')
    await binh.ask('lịch sử Q08-04')
    expect((await binh.ask('1')).text).toMatchInlineSnapshot(`
      "SỬA VIỆC ĐÃ GHI
      Q08-04 · H.T.L.
      Sửa việc nào đã ghi?
      Gửi 0 để quay lại, "hủy" để thôi.

      1. 05/03/2026: phân công người giúp đỡ, số 12-NQ/CB
      2. 19/02/2026: nghị quyết đưa vào danh sách cảm tình Đảng
      3. 21/12/2025: đưa vào nguồn
      Trả lời bằng số, ví dụ: 1"
    `)
    await binh.ask('hủy')
    expect((await binh.ask('hồ sơ')).text).toContain('Đồng chí muốn xem hồ sơ nào?')
    expect((await binh.ask('hồ sơ Q08-77')).text).toContain('Không tìm thấy')
    expect(cell.messengers.problems).toEqual([])
  })
})

describe('lists of candidates', () => {
  it('say of each at a glance why it is there, and those above look into any cell from the counts', async () => {
    const { cell } = await openWith(({ own, other }) => [
      { cell: own, stage: 'qd_ket_nap', since: '2026-10-05' },
      { cell: own, stage: 'nq_chi_bo', since: '2026-09-10' },
      { cell: own, stage: 'du_bi', since: '2025-12-20' },
      { cell: own, stage: 'cam_tinh', since: '2026-09-01', mentored: false, papers: false },
      { cell: own, stage: 'theo_doi', since: '2026-03-05', later: [{ kind: 'tam_dung', on: '2026-10-01' }] },
      { cell: other, stage: 'theo_doi', since: '2026-01-05' },
      { cell: other, stage: 'cong_nhan', since: '2026-10-05' },
      ...Array.from({ length: 9 }, () => ({ cell: other, stage: 'don' as const, since: '2026-11-01' })),
    ])
    const binh = cell.zalo('binh')
    const all = await binh.ask('danh sách quần chúng')
    expect(all.text).toMatchInlineSnapshot(`
      "TẤT CẢ HỒ SƠ ĐANG LÀM – CHI BỘ TDP 8
      Có 5 hồ sơ. Quá hạn 1, sắp đến hạn 1, chưa có người giúp đỡ 1.
      Chọn một hồ sơ để xem. Xem một hồ sơ: nhắn mã hoặc họ tên, ví dụ: hồ sơ Q08-03.
      Thêm người mới: nhắn "thêm quần chúng".

      1. Q08-01 · N.V.A. – quá hạn 4 ngày làm việc: tổ chức lễ kết nạp
      2. Q08-02 · T.V.A. – nghị quyết chi bộ
      3. Q08-03 · L.V.A. – đảng viên dự bị
      4. Q08-04 · P.V.A. – cảm tình Đảng
      5. Q08-05 · H.V.A. – tạm dừng
      6. Hồ sơ quá hạn (1)
      7. Hồ sơ sắp đến hạn (1)
      8. Chưa có người giúp đỡ (1)
      Trả lời bằng số, ví dụ: 1"
    `)
    expect(choices((await binh.ask('hs qua han')).text)).toMatchInlineSnapshot(`
      [
        "1. Q08-01 · N.V.A. – quá hạn 4 ngày làm việc: tổ chức lễ kết nạp",
      ]
    `)
    expect(choices((await binh.ask('hồ sơ nào sắp đến hạn')).text)).toMatchInlineSnapshot(`
      [
        "1. Q08-02 · T.V.A. – còn 9 ngày làm việc: quyết định kết nạp",
      ]
    `)
    expect(choices((await binh.ask('ai sắp hết dự bị')).text)).toMatchInlineSnapshot(`
      [
        "1. Q08-03 · L.V.A. – hết 12 tháng dự bị ngày 20/12/2026",
      ]
    `)
    expect(choices((await binh.ask('ai chưa có người giúp đỡ')).text)).toMatchInlineSnapshot(`
      [
        "1. Q08-04 · P.V.A. – cảm tình Đảng (2 tháng)",
      ]
    `)
    expect(choices((await binh.ask('thiếu giấy gì')).text)).toMatchInlineSnapshot(`
      [
        "1. Q08-03 · L.V.A. – thiếu 1 giấy tờ, đảng viên dự bị",
        "2. Q08-04 · P.V.A. – thiếu 1 giấy tờ, cảm tình Đảng",
      ]
    `)
    expect(choices((await binh.ask('hồ sơ nào tạm dừng')).text)).toMatchInlineSnapshot(`
      [
        "1. Q08-05 · H.V.A. – tạm dừng từ 01/10/2026",
      ]
    `)
    expect((await binh.ask('hồ sơ nào để lâu')).text).toContain('Không có hồ sơ nào để lâu')
    expect((await binh.ask('tổng hợp quần chúng')).text).toMatchInlineSnapshot(`
      "TỔNG HỢP HỒ SƠ QUẦN CHÚNG – CHI BỘ TDP 8
      Có 5 hồ sơ đang làm. Quá hạn 1, sắp đến hạn 1, chưa có người giúp đỡ 1.
      Chọn danh sách để xem.

      1. Tất cả hồ sơ đang làm (5)
      2. Hồ sơ quá hạn (1)
      3. Hồ sơ sắp đến hạn (1)
      4. Chưa có người giúp đỡ (1)
      5. Sắp hết thời gian dự bị
      6. Thiếu giấy tờ
      7. Để lâu chưa sang bước mới
      8. Đang tạm dừng
      9. Đã kết thúc
      Trả lời bằng số, ví dụ: 1"
    `)

    const ich = cell.telegram('ich')
    const overview = await ich.ask('chi bộ nào có hồ sơ quá hạn')
    expect(overview.text).toMatchInlineSnapshot(`
      "TỔNG HỢP HỒ SƠ QUẦN CHÚNG
      2 chi bộ có 15 hồ sơ đang làm. Quá hạn 1, sắp đến hạn 1, chưa có người giúp đỡ 1.
      Chọn một chi bộ để xem hồ sơ. Xem chung cả các chi bộ: nhắn "hồ sơ quá hạn", "hồ sơ sắp đến hạn", "ai chưa có người giúp đỡ".

      1. Chi bộ TDP 8: 5 hồ sơ (quá hạn 1, sắp đến hạn 1, chưa có người giúp đỡ 1)
      2. Chi bộ TDP 9: 10 hồ sơ"
    `)
    ich.press(overview.id, 1)
    const other = await ich.waitFor(({ text }) => text.includes('CHI BỘ TDP 9'))
    expect(other.text).toContain('Có 10 hồ sơ.')
    expect(other.buttons).toHaveLength(9)
    ich.press(other.id, 8)
    expect((await ich.waitFor(({ text }) => text.includes('Trang 2/2.'))).buttons?.length).toBe(2)
    // To who sees several cells each line says which.
    expect(choices((await ich.ask('thiếu giấy gì')).text)).toMatchInlineSnapshot(`
      [
        "1. Q08-03 · L.V.A. – Chi bộ TDP 8 – thiếu 1 giấy tờ, đảng viên dự bị",
        "2. Q08-04 · P.V.A. – Chi bộ TDP 8 – thiếu 1 giấy tờ, cảm tình Đảng",
      ]
    `)
    expect(choices((await ich.ask('hồ sơ đã kết thúc')).text)).toMatchInlineSnapshot(`
      [
        "1. Q09-02 · Đ.V.A. – Chi bộ TDP 9 – quyết định công nhận chính thức, 05/10/2026",
      ]
    `)
    expect((await ich.ask('quần chúng chi bộ TDP 9')).text).toBe(other.text)
    // A follower sees what he follows; the plain list asks nothing where there is one cell alone.
    expect(choices((await cell.zalo('giang').ask('quần chúng')).text)).toEqual(choices(all.text))
    expect(cell.messengers.problems).toEqual([])
  })
})

describe('what is not one’s own', () => {
  it('does not exist: no code, no name, no count, and a group gets its one answer', async () => {
    const { cell, candidates } = await openWith(({ own }) => [
      { cell: own, stage: 'theo_doi', since: '2026-03-05', name: 'Nguyễn Văn Ánh' },
      { cell: own, stage: 'cam_tinh', since: '2026-09-01', mentored: false },
    ])
    const ha = cell.telegram('ha')
    const unknown = await ha.ask('hồ sơ Q08-77')
    for (const asked of [
      'hồ sơ Q08-01',
      'Nguyễn Văn Ánh đến bước nào rồi',
      'lịch sử Q08-01',
      'hồ sơ Nguyễn Văn Ánh chi bộ TDP 8',
      'quần chúng chi bộ TDP 8',
    ])
      expect((await ha.ask(asked)).text, asked).toBe(unknown.text)
    expect((await ha.ask('danh sách quần chúng')).text).toContain('Chưa có hồ sơ quần chúng nào.')
    expect((await ha.ask('tổng hợp quần chúng')).text).toContain('Có 0 hồ sơ')
    expect(await reads(cell, candidates[0])).toBe(0)

    const an = cell.telegram('an')
    const refused = await an.ask('hồ sơ Q08-01')
    expect(refused.text).toContain('chưa làm được việc này: xem hồ sơ quần chúng')
    expect(refused.text).toContain('Trần Thị Bình')
    expect((await an.ask('hồ sơ Q08-77')).text).toBe(refused.text)
    expect((await an.ask('hs qua han')).text).toBe(refused.text)

    // A mentor sees whom he helps, and nobody else.
    const dung = cell.zalo('dung')
    expect((await dung.ask('hồ sơ Q08-01')).text).toContain('HỒ SƠ Q08-01 · N.V.Á.')
    expect((await dung.ask('hồ sơ Q08-02')).text).toContain('Không tìm thấy hồ sơ nào như vậy')
    expect(choices((await dung.ask('danh sách quần chúng')).text)).toEqual(['1. Q08-01 · N.V.Á. – theo dõi, giúp đỡ'])
    expect(choices((await dung.ask('tổng hợp quần chúng')).text)).toEqual(['1. Q08-01 · N.V.Á. – theo dõi, giúp đỡ'])
    expect(await reads(cell, candidates[1])).toBe(0)

    const group = cell.messengers.telegram.group(-5008, { title: 'Nhóm chi bộ' })
    const secretary = { id: '1001', name: 'Bình' }
    group.say(secretary, 'hồ sơ Q08-01')
    expect((await group.waitFor(1)).text).toContain('nhắn tin riêng')
    group.say(secretary, 'danh sách quần chúng')
    expect((await cell.telegram('binh').ask('Q08-01')).text).toContain('N.V.Á.')
    expect(group.history().filter(({ from }) => from === 'bot')).toHaveLength(1)
  })

  it('is shown with its name only where the committee allows it and the cell has switched it on', async () => {
    const { cell } = await openWith(({ own }) => [{ cell: own, stage: 'theo_doi', since: '2026-03-05', name: 'Nguyễn Văn Ánh' }])
    const { db } = cell.database
    await db.orgUnit.updateMany({ where: { code: 'TDP08' }, data: { settings: { candidateNames: true } } })
    expect((await cell.zalo('binh').ask('Q08-01')).text).toContain('HỒ SƠ Q08-01 · N.V.Á.')
    await db.orgUnit.updateMany({ where: { code: 'MINH' }, data: { settings: { candidateNamesAllowed: true } } })
    expect((await cell.zalo('binh').ask('Q08-01')).text).toContain('HỒ SƠ Q08-01 · NGUYỄN VĂN ÁNH')
    expect(choices((await cell.zalo('binh').ask('quần chúng')).text)).toEqual(['1. Q08-01 · Nguyễn Văn Ánh – theo dõi, giúp đỡ'])
  })
})

describe('a name that fits many', () => {
  it('is not listed: it is said how many, and a cell makes them fewer', async () => {
    const { cell } = await openWith(({ own, other }) => [
      ...Array.from({ length: 420 }, () => ({ cell: other, stage: 'nguon' as const, since: '2026-11-01', name: 'Nguyễn Thị Lan' })),
      { cell: own, stage: 'nguon' as const, since: '2026-11-01', name: 'Nguyễn Thị Lan' },
    ])
    const ich = cell.telegram('ich')
    expect((await ich.ask('hồ sơ Nguyễn Thị Lan')).text).toContain('Có ít nhất 400 hồ sơ hợp với "Nguyễn Thị Lan"')
    expect((await ich.ask('hồ sơ Lan chi bộ TDP 8')).text).toContain('HỒ SƠ Q08-01 · N.T.L.')
  })
})
