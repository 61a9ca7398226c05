import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import { tmstAfter, tmstUs } from '../../base/tmst.ts'
import { readPacket, writePacket } from '../../hardware/semtech-udp/packet.ts'
import { readTxAck, txpkOf } from '../../hardware/semtech-udp/txpk.ts'
import { lorawanVectors } from '../support/vectors.ts'

for (const { id, bytes: hex, expect, why } of lorawanVectors('gwmp')) {
  test(`GWMP datagram ${id} is read as its source says${why ? `: ${why}` : ''}`, () => {
    const bytes = bytesOfHex(hex)!
    const read = readPacket(bytes)
    assert.equal(read.kind, expect.accept === false ? 'rejected' : 'packet')
    if (read.kind === 'rejected') return
    const { packet } = read
    assert.equal(packet.kind, expect.type)
    assert.equal(packet.token, expect.token)
    if (expect.gateway) assert.equal('gatewayEui' in packet && packet.gatewayEui, expect.gateway)
    if (expect.json !== undefined) {
      assert.ok('json' in packet)
      const text = new TextDecoder().decode(packet.json)
      assert.deepEqual(text === '' ? null : JSON.parse(text), expect.json)
    }
    if (expect.meaning === 'accepted' || expect.meaning === 'refused') {
      assert.ok(packet.kind === 'TX_ACK')
      assert.equal(
        readTxAck(packet.json).kind,
        expect.meaning === 'accepted' ? 'queued' : 'refused',
      )
    }
    // One zero byte at the end is the only thing that is read and not written.
    const trailing = expect.note?.includes('zero byte') ? '00' : ''
    assert.equal(hexOf(writePacket(packet)) + trailing, hex)
  })
}

/** Fields of a gateway with several boards and antennas, which the runtime does not address. */
const OF_THE_SOURCE_ONLY = new Set(['ant', 'brd'])

for (const { id, name, downlink, expectTxpk } of lorawanVectors('gwmp-txpk')) {
  test(`${id}: the txpk of ${name} holds what its source holds`, () => {
    const txpk = txpkOf({
      alternative: {
        at: downlink.immediate ? 'now' : tmstAfter(tmstUs(downlink.rxTmst), downlink.delayUs),
        freqHz: downlink.frequency,
        modulation: downlink.fskBitrate
          ? { kind: 'fsk', bitRate: downlink.fskBitrate }
          : { kind: 'lora', sf: downlink.sf, bandwidthHz: downlink.bwHz },
      },
      phyPayload: bytesOfHex(downlink.phy)!,
      conductedDbm: downlink.power,
    })
    const sent = JSON.parse(JSON.stringify(txpk))
    for (const [field, value] of Object.entries(expectTxpk)) {
      if (!OF_THE_SOURCE_ONLY.has(field)) assert.deepEqual(sent[field], value, field)
    }
  })
}
