/** Node-RED's own editor behind the gateway's API, by every route that the installed one serves. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ApiBench } from '../support/api-bench.ts'
import { accountFor } from '../support/callers.ts'
import { openWalkedEditor, type WalkedEditor } from '../support/walked-editor.ts'

let bench: ApiBench
let walked: WalkedEditor | undefined
let own = ''

before(async () => {
  bench = await ApiBench.open()
  for (const role of ['maintainer', 'technician'] as const) {
    await bench.people.accounts.add(accountFor(role))
  }
  bench.askFlows = async (ask) => {
    if (ask.kind !== 'edit') return { kind: 'done' }
    walked ??= await openWalkedEditor(bench.core.folder, ask.secret)
    return { kind: 'editing', port: walked.port }
  }
  own = await cookieOf('maintainer')
  assert.equal((await asked('POST', '/api/v1/flows/edit', own)).status, 200)
})
after(async () => {
  await walked?.close()
  await bench.close()
})

async function cookieOf(account: string): Promise<string> {
  const who = { account, address: '', agent: '', isSteppedUp: true }
  return `__Host-cigale=${await bench.people.sessions.open(who)}`
}

async function asked(method: string, url: string, cookie = '') {
  const headers = { 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }) }
  const json = { headers: { ...headers, 'content-type': 'application/json' }, payload: '{}' }
  const answer = await bench.server.inject({
    ...{ method: method as 'GET', url, headers },
    ...(method !== 'GET' && json),
  })
  return { status: answer.statusCode, body: answer.body }
}

test('S5: every admin route of the installed Node-RED is 401, 403 or 404 for whoever has not begun to edit', async () => {
  const { routes } = walked!
  assert.ok(routes.length > 60, `${routes.length} routes`)
  const other = await cookieOf('maintainer')
  const technician = await cookieOf('technician')
  const bearer = bench.token('maintainer')
  const open: string[] = []
  for (const { method, path } of routes) {
    const url = `/flows${path}`
    const { statusCode } = await bench.server.inject({
      ...{ method: method as 'GET', url },
      headers: { authorization: `Bearer ${bearer}` },
    })
    const statuses = [
      (await asked(method, url)).status,
      (await asked(method, url, other)).status,
      (await asked(method, url, technician)).status,
      statusCode,
    ]
    const isShut = statuses.every((status) => [401, 403, 404].includes(status))
    if (!isShut) open.push(`${method} ${url}: ${statuses}`)
  }
  assert.deepEqual(open, [])
})

test('the login that edits gets the page, its files and the flows', async () => {
  for (const path of [
    '/',
    '/settings',
    '/flows',
    '/nodes',
    '/red/red.min.js',
    '/vendor/vendor.js',
  ]) {
    const { status } = await asked('GET', `/flows${path}`, own)
    assert.equal(status, 200, path)
  }
  const { body } = await asked('GET', '/flows/', own)
  assert.match(body, /Cigale – flows/)
})

test('when editing has ended every route is 404 for it as well', async () => {
  await bench.flows.endEdit()
  for (const { method, path } of walked!.routes) {
    assert.equal((await asked(method, `/flows${path}`, own)).status, 404, `${method} ${path}`)
  }
})
