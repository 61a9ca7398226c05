import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import { encoderOf } from '../../decoders/catalogue.ts'
import type { DecodeService } from '../../decoders/contract.ts'
import { closingOf } from './group-closing.ts'

const [A, B, C] = ['70b3d5499f000001', '70b3d5499f000002', '70b3d5499f000003'] as DevEui[]
const uc511 = 'milesight-uc511'
const bundled = encoderOf(loadBundledDecoders())

test('valves of one model close by one order, whichever outlets they have', () => {
  const order = closingOf(
    [A!, B!].map((devEui) => ({ devEui, profile: uc511 })),
    bundled,
  )
  assert.ok(typeof order !== 'string')
  // Valve `all` is 7 (Milesight's encoder); nothing else is asked.
  assert.deepEqual(
    [order.fPort, Buffer.from(order.bytes).toString('hex')],
    [85, 'ff1d0700' + '00'.repeat(7)],
  )
})

test('who has no order to close is named with its model', () => {
  const members = [
    { devEui: A!, profile: uc511 },
    { devEui: B!, profile: 'nwave-nps405sm' },
    { devEui: C!, profile: '' },
  ]
  const refusal = closingOf(members, bundled)
  assert.equal(refusal, `no order closes the valves of: ${B} (nwave-nps405sm), ${C} (no model)`)
  assert.equal(closingOf([], bundled), 'the group has no members')
})

test('the few that close by other bytes, or on another port, are named', () => {
  const orders: Readonly<Record<string, { fPort: number; bytes: Uint8Array }>> = {
    'acme-1': { fPort: 1, bytes: Uint8Array.of(0) },
    'acme-2': { fPort: 2, bytes: Uint8Array.of(0) },
    'acme-1b': { fPort: 1, bytes: Uint8Array.of(0) },
  }
  const encode: DecodeService['encode'] = ({ profile }) => orders[profile]
  const members = (profiles: readonly string[]) =>
    profiles.map((profile, i) => ({ devEui: [A, B, C][i]!, profile }))
  assert.deepEqual(closingOf(members(['acme-1', 'acme-1b']), { encode }), orders['acme-1'])
  const refusal = closingOf(members(['acme-2', 'acme-1', 'acme-1b']), { encode })
  assert.ok(typeof refusal === 'string')
  assert.match(refusal, new RegExp(`own: ${A}$`))
})
