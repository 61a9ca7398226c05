import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BAD_CODECS, type BadCodec } from './codecs.ts'
import { simulate } from './run.ts'

const HALTED_BY: Readonly<Record<BadCodec, RegExp>> = {
  tenfold: /in the shadow: 2 values out of range/,
  throwsOnePercent: /frames not decoded/,
  loopsOnRare: /ran out of time/,
  wrongForBatchB: /in the shadow: air.temperature 0: median \+18 °C/,
  wrongInFrost: /in the shadow: air.temperature 0: \d+ of \d+ frames by more/,
  throwsOnNewer: /frames not decoded/,
}

for (const codec of BAD_CODECS) {
  test(`F53: of 20 gateways at most two use a decoder that is bad (${codec}), and no wrong reading stays`, async () => {
    const { reason, used, left, wrong, missing } = await simulate({ seed: 1, gateways: 20, codec })
    assert.match(reason, HALTED_BY[codec])
    assert.ok(used <= 2, `${used} used it`)
    assert.deepEqual({ left, wrong, missing }, { left: 0, wrong: 0, missing: 0 })
  })
}

test('a decoder that is right comes to all gateways, also those that were away', async () => {
  const { state, used, left, wrong, missing } = await simulate({
    ...{ seed: 2, gateways: 20, codec: 'right' },
  })
  assert.deepEqual(
    { state, used, left, wrong, missing },
    {
      ...{ state: 'done', used: 20, left: 20 },
      ...{ wrong: 0, missing: 0 },
    },
  )
})
