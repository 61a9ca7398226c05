import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { HardwareError } from '../../hardware/errors.ts'
import { LEVELS_DBM } from '../../hardware/sx1261/commands.ts'
import { ApiBench } from '../../test/support/api-bench.ts'

describe('the spectrum of the running gateway', () => {
  let bench: ApiBench
  const looked: unknown[] = []
  before(async () => {
    bench = await ApiBench.open()
  })
  after(() => bench.close())

  function see(scan?: (freqHz: number, looks: number) => Promise<never>): void {
    const radio = { transmit: () => {}, gateways: () => [] }
    bench.core.radio = { ...radio, ...(scan && { scan }) }
  }

  const ask = (url: string, who: 'technician' | 'viewer' = 'technician') => bench.ask(who, { url })

  test('a look gives how often each level was seen, for those who install', async () => {
    const counts = LEVELS_DBM.map((_, i) => (i === 29 ? 2_000 : 0))
    see(async (freqHz, looks) => {
      looked.push([freqHz, looks])
      return { freqHz, counts } as never
    })
    const answer = await ask('/api/v1/radio/spectrum?freqHz=868100000')
    assert.equal(answer.statusCode, 200, answer.body)
    assert.deepEqual(answer.json(), {
      ...{ levelsDbm: [...LEVELS_DBM], freqHz: 868_100_000, counts },
      ...{ usualDbm: -116, burstDbm: -116 },
    })
    assert.deepEqual(looked, [[868_100_000, 2_000]])
    assert.equal((await ask('/api/v1/radio/spectrum?freqHz=868100000', 'viewer')).statusCode, 403)
  })

  test('what no receiver can do is refused before it is asked', async () => {
    looked.length = 0
    for (const query of [
      '',
      'freqHz=5',
      'freqHz=868100000&looks=999999',
      'freqHz=868100000&looks=0',
    ]) {
      assert.equal((await ask(`/api/v1/radio/spectrum?${query}`)).statusCode, 400, query)
    }
    assert.deepEqual(looked, [])
  })

  test('where there is no receiver, or it is busy, the reason is told with its code', async () => {
    see()
    const none = await ask('/api/v1/radio/spectrum?freqHz=868100000')
    assert.deepEqual([none.statusCode, none.json().code], [409, 'no-spectrum'])
    see(() => Promise.reject(new HardwareError('spectrum-busy', 'another look is under way')))
    const busy = await ask('/api/v1/radio/spectrum?freqHz=868100000')
    assert.deepEqual(
      [busy.json().code, busy.json().detail],
      ['spectrum-busy', 'another look is under way'],
    )
    see(() => Promise.reject(new Error('the SX1261 did not finish')))
    assert.equal((await ask('/api/v1/radio/spectrum?freqHz=868100000')).json().code, 'failed')
  })
})
