import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MacBench } from '../../test/support/mac-bench.ts'

const OPEN = { fPort: 85, payload: Uint8Array.of(0xff, 0x1e) } as const
const CLOSE = { closePort: 85, closePayload: Uint8Array.of(0xff, 0x1d) } as const

for (const rides of ['alone', 'with an acknowledgement']) {
  test(`I9: an order to open whose fate the radio does not know, ${rides}, is not sent a second time`, async () => {
    await using mac = await MacBench.settled()
    const { bench, identity } = mac
    const order = {
      kind: 'wateringStart',
      zone: 'Z',
      devEui: identity.devEui,
      seconds: 600,
    } as const
    await bench.addAsset({ id: 'Z', kind: 'zone', name: 'Z', properties: {} }, [])
    await bench.command({ ...order, ...OPEN, ...CLOSE }, 'open')
    bench.autoReceipt = false
    const confirmed = rides !== 'alone'
    const heard = await mac.uplink({ fPort: 1, payload: Uint8Array.of(1), confirmed })
    assert.deepEqual([heard?.fPort, heard?.ack], [85, confirmed])
    const { txId, alternatives } = bench.sent.at(-1)!
    const reasons = alternatives.map(() => 'no-answer' as const)
    bench.core.onReceipt({ kind: 'refused', txId, reasons })
    await bench.settle()
    assert.equal(mac.endOf('open'), 'sent')
    assert.equal(await mac.uplink(), undefined)
  })
}
