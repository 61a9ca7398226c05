import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiBench } from '../../test/support/api-bench.ts'
import { runHypervisorCommand } from './hypervisor-commands.ts'

const CALL = { of: 'callRaised', ofMs: 1_781_600_000_000 } as const

async function withCallPoint(then: (bench: ApiBench) => Promise<void>): Promise<void> {
  const bench = await ApiBench.open()
  try {
    await bench.core.addAsset(
      { id: 'call-1', kind: 'callPoint', name: 'Borne', properties: {} },
      [],
    )
    await then(bench)
  } finally {
    await bench.close()
  }
}

async function told(bench: ApiBench): Promise<readonly unknown[]> {
  const span = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, types: ['alarmAcknowledged'] }
  const found = await bench.service.tailFacts(span)
  return found.map(({ fact }) => [
    fact.type === 'reading' ? '' : fact.subject,
    fact.type === 'reading' ? {} : fact.fields,
  ])
}

test('an alarm that was seen is told once, whoever says so again and from wherever', async () => {
  await withCallPoint(async (bench) => {
    const seen = () =>
      bench.ask('security', {
        method: 'POST',
        url: '/api/v1/assets/call-1/acknowledge',
        payload: CALL,
      })
    const first = await seen()
    assert.deepEqual([first.statusCode, first.json().outcome], [200, 'done'])
    assert.deepEqual((await seen()).json(), first.json())
    const params = { asset: 'call-1', ...CALL, by: 'anna' }
    const order = { id: '1', name: 'acknowledge', params }
    const again = await runHypervisorCommand(bench.service, new Set(), order)
    assert.equal(again.outcome, 'done')
    assert.deepEqual(await told(bench), [['call-1', { ...CALL, by: 'security' }]])
  })
})

test('another alarm of the same place is another; who has seen it stands in the fact', async () => {
  await withCallPoint(async (bench) => {
    await bench.service.acknowledge('cli', { asset: 'call-1', ...CALL })
    await bench.service.acknowledge('hypervisor', {
      ...{ asset: 'call-1', ...CALL, ofMs: CALL.ofMs + 1, by: 'anna' },
    })
    const who = (await told(bench)).map((one) => (one as [string, { by: string }])[1].by)
    assert.deepEqual(who.sort(), ['cli', 'hypervisor: anna'])
  })
})

test('what is no alarm, or of no asset, is refused', async () => {
  await withCallPoint(async (bench) => {
    const status = async (id: string, payload: object) =>
      (
        await bench.ask('technician', {
          method: 'POST',
          url: `/api/v1/assets/${id}/acknowledge`,
          payload,
        })
      ).statusCode
    assert.equal(await status('call-9', CALL), 404)
    assert.equal(await status('call-1', { ...CALL, of: 'spotTaken' }), 400)
    assert.equal(await status('call-1', { of: 'callRaised' }), 400)
    assert.deepEqual(await told(bench), [])
  })
})

test('the alarms of the last hours are listed with who has seen them', async () => {
  await withCallPoint(async (bench) => {
    const list = async (query = '') => await bench.ask('viewer', { url: `/api/v1/alarms${query}` })
    assert.deepEqual((await list()).json(), { alarms: [] })
    for (const query of ['?hours=0', '?limit=1001', '?type=a b', '?what=1']) {
      assert.equal((await list(query)).statusCode, 400, query)
    }
  })
})
