/** The audit of a gateway: acts go upward as facts, a change of it shows, its room is watched, its disk fails safe. */

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { ApiBench } from '../../test/support/api-bench.ts'
import { until } from '../../test/support/gateway-dir.ts'

const LINK = { method: 'PUT', url: '/api/v1/sync/link', payload: { enabled: true } } as const

async function withBench(
  run: (bench: ApiBench) => Promise<void>,
  parts: Parameters<typeof ApiBench.open>[0] = {},
): Promise<void> {
  const bench = await ApiBench.open(parts)
  try {
    await run(bench)
  } finally {
    await bench.close()
  }
}

async function factsOf(bench: ApiBench, type: string) {
  const found = await bench.service.tailFacts({
    fromMs: 0,
    toMs: Number.MAX_SAFE_INTEGER,
    types: [type],
  })
  return found.toReversed().map(({ fact }) => (fact as { fields: Record<string, unknown> }).fields)
}

test('S10: each act goes upward as a fact of stream 4, once, with its number and its check', async () => {
  await withBench(async (bench) => {
    await bench.ask('maintainer', LINK)
    await bench.ask('viewer', LINK)
    await until(async () => (await factsOf(bench, 'acted')).length === 2, 'two facts')
    const [done, refused] = await factsOf(bench, 'acted')
    const { seq, who, what, target, result } = done!
    assert.deepEqual(
      { seq, who, what, target, result },
      {
        ...{ seq: 1, who: 'maintainer', what: 'PUT sync/link' },
        ...{ target: 'PUT /api/v1/sync/link', result: '200' },
      },
    )
    assert.match(String(done!['mac']), /^[0-9a-f]{64}$/)
    assert.deepEqual([refused!['seq'], refused!['who'], refused!['result']], [2, 'viewer', '403'])
  })
})

test('S10: what was and what is stands with the act, and no key does', async () => {
  await withBench(async (bench) => {
    const appKey = 'deadbeef0102030405060708090a0b0c'
    const device = { devEui: '70b3d5499f0012ab', joinEui: '70b3d5499f000000', name: 'Place 12' }
    const more = { profile: 'nwave-nps405sm' }
    const payload = { devices: [{ device: { ...device, ...more }, keys: { appKey } }] }
    await bench.ask('technician', { method: 'POST', url: '/api/v1/devices', payload })
    const url = `/api/v1/devices/${device.devEui}`
    assert.equal((await bench.ask('maintainer', { method: 'DELETE', url })).statusCode, 204)
    await bench.ask('maintainer', LINK)
    const read = await bench.ask('security', { url: '/api/v1/audit' })
    const [link, removed] = read.json().entries
    assert.deepEqual([link.before, link.after], [{ enabled: false }, { enabled: true }])
    assert.equal(removed.before.name, 'Place 12')
    assert.equal(removed.after, null)
    assert.ok(!read.body.includes(appKey))
  })
})

test('S10: an entry that somebody changes or deletes in the database breaks the chain, and the check says where', async () => {
  for (const [sql, fault] of [
    [`UPDATE logs SET body = replace(body, 'maintainer', 'nobody') WHERE seq = 2`, 'changed'],
    ['DELETE FROM logs WHERE seq = 2', 'missing'],
  ] as const) {
    await withBench(async (bench) => {
      for (let i = 0; i < 3; i++) await bench.ask('maintainer', LINK)
      const check = async () => (await bench.ask('security', { url: '/api/v1/audit/check' })).json()
      assert.equal((await check()).kind, 'whole')
      const db = new Database(join(bench.core.folder, 'people.db'))
      assert.equal(db.prepare(sql).run().changes, 1)
      db.close()
      assert.deepEqual(await check(), { kind: 'broken', seq: 2, fault })
    })
  }
})

test('S10: at 80 % of its room a person is told; full, its older half is with the hypervisor alone', async () => {
  await withBench(
    async (bench) => {
      for (let i = 0; i < 7; i++) await bench.ask('maintainer', LINK)
      await until(async () => (await factsOf(bench, 'acted')).length === 7, 'seven facts')
      assert.deepEqual(await factsOf(bench, 'healthRaised'), [])
      await bench.ask('maintainer', LINK)
      await until(async () => (await factsOf(bench, 'healthRaised')).length === 1, 'the warning')
      const [warning] = await factsOf(bench, 'healthRaised')
      assert.deepEqual(warning, { code: 'audit-nearly-full', detail: '80 %' })
      const read = await bench.ask('security', { url: '/api/v1/audit' })
      assert.equal(read.json().fillPercent, 80)
      for (let i = 0; i < 6; i++) {
        const { statusCode } = await bench.ask('maintainer', LINK)
        assert.equal(statusCode, 200)
        await until(async () => (await factsOf(bench, 'acted')).length === 10 + i, 'each told')
      }
      assert.equal((await bench.people.auditLog.verify()).kind, 'whole')
      assert.ok((await bench.people.auditLog.read({ limit: 100 })).length < 14)
    },
    { auditMax: 10 },
  )
})

test('S10, F8: an act that the audit cannot take is not answered as done', async () => {
  await withBench(async (bench) => {
    const db = new Database(join(bench.core.folder, 'people.db'))
    db.exec('DROP TABLE logs')
    db.close()
    const { statusCode } = await bench.ask('maintainer', LINK)
    assert.equal(statusCode, 503)
  })
})
