import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Modulation } from '../../base/lora.ts'
import { chooseGateway } from '../../hardware/choose-gateway.ts'
import { lorawanVectors } from '../support/vectors.ts'

/** EU868 DR0…DR5. */
function eu868(dataRate: number): Modulation {
  return { kind: 'lora', sf: 12 - dataRate, bandwidthHz: 125_000 }
}

for (const { id, note, minSnrMargin, uplinkDr, items, expectAnyOf } of lorawanVectors(
  'downlink-gateway',
)) {
  test(`W38: ${id}, ${note}, every draw gives one of the expected gateways, and each comes up`, () => {
    const modulation = eu868(uplinkDr)
    const heard: readonly { readonly gw: number; readonly snr: number }[] = items
    const receptions = heard.map(({ gw, snr }) => ({ gw, snrDb: snr, modulation }))
    const chosen = new Set<number | undefined>()
    for (let draw = 0; draw < 1; draw += 1 / 64) {
      chosen.add(chooseGateway(receptions, { snrMarginDbMin: minSnrMargin, draw })?.gw)
    }
    assert.deepEqual([...chosen].sort(), expectAnyOf)
  })
}
