import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseGateway } from './choose-gateway.ts'

const modulation = { kind: 'lora', sf: 12, bandwidthHz: 125_000 } as const

test('W38: when none heard it well enough the best one answers', () => {
  const receptions = [
    { gw: 1, modulation, snrDb: -19 },
    { gw: 2, modulation, snrDb: -17 },
  ]
  assert.equal(chooseGateway(receptions, { snrMarginDbMin: 10, draw: 0.99 })?.gw, 2)
})

test('no reception, no gateway', () => {
  assert.equal(chooseGateway([], { snrMarginDbMin: 0, draw: 0 }), undefined)
})

test('all that heard an FSK frame are equally good', () => {
  const fsk = { kind: 'fsk', bitRate: 50_000 } as const
  const receptions = [
    { gw: 1, modulation: fsk, snrDb: 0 },
    { gw: 2, modulation: fsk, snrDb: 0 },
  ]
  assert.equal(chooseGateway(receptions, { snrMarginDbMin: 30, draw: 0.75 })?.gw, 2)
})
