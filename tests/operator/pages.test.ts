import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { openCell, type Cell } from '../support/cell.ts'

/** The value of a line of /metrics; null when there is none. */
function figure(metrics: string, line: string): number | null {
  const found = metrics.split('\n').find((one) => one.startsWith(`${line} `))
  return found === undefined ? null : Number(found.slice(line.length + 1))
}

/** A notice to a cell: four have it, of one it is not known whether he has. */
async function sendNotice(cell: Cell): Promise<void> {
  const binh = cell.telegram('binh')
  await binh.ask('/hop 19h30 3/12 nhà văn hóa TDP 8: đánh giá tháng 11; nhiệm vụ tháng 12')
  expect((await binh.ask('1')).text).toContain('ĐÃ GỌI HỌP')
  await cell.settle()
  const { count } = await cell.database.db.delivery.updateMany({
    where: { personId: cell.idOf('dung'), status: 'sent' },
    data: { status: 'unknown' },
  })
  expect(count).toBe(1)
}

/** Whatever belongs to a person, to a cell or to a secret: none of it is for these pages. */
async function secretsOf({ database: { db } }: Cell): Promise<string[]> {
  const people = await db.person.findMany({ include: { links: true } })
  const units = await db.orgUnit.findMany()
  return [
    ...people.flatMap(({ id, fullName, links }) => [id, fullName, ...links.flatMap((link) => [link.id, link.chatId].filter(isTelling))]),
    ...units.flatMap(({ id, name, code }) => [id, name, code]),
    'journey-tests',
    'Nhà văn hóa',
  ]
}

/** "1002" may be any figure. */
function isTelling(text: string): boolean {
  return text.length > 6
}

test('a notice shows in the figures and on the pages, which open to the operator alone and name nobody', async () => {
  const cell = await openCell()
  const { address, opsToken } = cell.app
  if (opsToken === null) throw new Error('no token was made although none is set')
  const headers = { authorization: `Bearer ${opsToken}` }
  await sendNotice(cell)

  for (const path of ['/metrics', '/ops', '/ops/accounts', '/ops/unknown', '/ops/queues', '/ops/queues/api/queues', '/ops/nothing'])
    expect((await fetch(`${address}${path}`)).status).toBe(401)

  const metrics = await (await fetch(`${address}/metrics`, { headers })).text()
  const telegram = 'platform="telegram",bot="7000000001"'
  const zalo = 'platform="zalo",bot="8000000001"'
  // The member with Telegram, and the report to the secretary.
  expect(figure(metrics, `chibo_deliveries_ended_total{${telegram},state="sent"}`)).toBe(2)
  expect(figure(metrics, `chibo_deliveries_ended_total{${zalo},state="sent"}`)).toBe(3)
  expect(figure(metrics, `chibo_deliveries{${zalo},state="unknown"}`)).toBe(1)
  expect(figure(metrics, `chibo_deliveries{${telegram},state="queued"}`)).toBe(0)
  expect(figure(metrics, `chibo_oldest_due_seconds{${zalo}}`)).toBe(0)
  expect(figure(metrics, 'chibo_send_seconds_count{platform="zalo",result="sent"}')).toBe(3)
  expect(figure(metrics, 'chibo_update_handled_seconds_count')).toBe(2)
  expect(figure(metrics, 'chibo_update_answered_seconds_count')).toBe(2)
  expect(figure(metrics, 'chibo_updates_waiting')).toBe(0)
  expect(figure(metrics, 'chibo_job_seconds_count{job="tick"}')).toBeGreaterThan(0)
  expect(figure(metrics, 'chibo_since_tick_seconds')).toBeLessThan(60)
  expect(figure(metrics, 'chibo_database_up')).toBe(1)
  expect(figure(metrics, 'chibo_queue_up')).toBe(1)
  expect(figure(metrics, 'chibo_queue_jobs{state="failed"}')).toBe(0)
  expect(figure(metrics, 'process_memory_bytes{kind="rss"}')).toBeGreaterThan(1e6)

  const get = async (path: string): Promise<string> => {
    const response = await fetch(`${address}${path}`, { headers })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    return response.text()
  }
  const pages = [await get('/ops'), await get('/ops/accounts'), await get('/ops/unknown')]
  const [overview = '', accounts = '', unknown = ''] = pages
  expect(overview).toContain('Mọi việc đang chạy.')
  // What the policy does not name, the browser does not show.
  const style = /<style>([^]*?)<\/style>/.exec(overview)?.[1] ?? ''
  const policy = (await fetch(`${address}/ops`, { headers })).headers.get('content-security-policy')
  expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`)
  expect(overview).toContain('1 tin. Người gọi họp thấy từng tên trong chat')
  expect(accounts).toContain('<dd>8000000001</dd>')
  expect(unknown).toContain('<dd>Thông báo họp</dd>')
  const board = [await get('/ops/queues'), await get('/ops/queues/api/queues?activeQueue=chibo&status=latest&page=1')]
  expect(board[0]).toContain('<base href="/ops/queues/" />')
  expect(board[1]).toContain('"readOnlyMode":true')
  for (const secret of [...(await secretsOf(cell)), opsToken])
    for (const text of [metrics, ...pages, ...board]) expect(text).not.toContain(secret)

  for (const method of ['POST', 'PUT', 'DELETE'])
    expect((await fetch(`${address}/ops/queues/api/queues/pause`, { method, headers })).status).toBe(405)

  const signIn = (token: string): Promise<Response> =>
    fetch(`${address}/ops`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ token }) })
  const wrong = await signIn('not-the-token')
  expect(wrong.status).toBe(401)
  expect(await wrong.text()).toContain('Mã không đúng.')
  const right = await signIn(opsToken)
  expect([right.status, right.headers.get('location')]).toEqual([303, '/ops'])
  const cookie = (right.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  expect((await fetch(`${address}/ops`, { headers: { cookie } })).status).toBe(200)
  // The cookie is for pages; machines bring the token.
  expect((await fetch(`${address}/metrics`, { headers: { authorization: 'Bearer no' } })).status).toBe(401)
  expect((await fetch(`${address}/ops`, { method: 'POST', body: 'token='.padEnd(10_000, 'x') })).status).toBe(401)
})
