/** The sync protocol over a pair: what a leaf's facts, and the hypervisor's orders, are promised. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callRaised, reading, spotTaken } from '../../../test/support/facts.ts'
import { LEAF, RelayRig } from '../../../test/support/relay-rig.ts'

const MINUTE_MS = 60_000

test('the leaf greets through its neighbour, and its facts are at the hypervisor', async () => {
  const rig = new RelayRig()
  for (let n = 0; n < 40; n++) rig.log.append(rig.epoch, spotTaken(n))
  const tookMs = await rig.until(async () => (await rig.facts()) === 40, 5 * MINUTE_MS)
  assert.equal(rig.sender.status().link, 'open')
  assert.ok(tookMs < MINUTE_MS, `${tookMs} ms`)
})
