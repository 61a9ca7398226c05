/** Messages of LoRa Basics Station's LNS protocol against other servers' own test data. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import { EU868 } from '../../gateway/lorawan/region/eu868.ts'
import { type DnTiming, writeDnmsg } from '../../hardware/basics-station/dnmsg.ts'
import { readStationMessage } from '../../hardware/basics-station/messages.ts'
import { lorawanVectors } from '../support/vectors.ts'

const DATA_RATES = EU868.dataRates.map((rate) => rate?.modulation)
const VECTORS = lorawanVectors('basicstation')

for (const { id, json, expect } of VECTORS.filter((it) => it.direction === 'from-station')) {
  test(`${id}: ${json.msgtype} becomes the frame as it was on air`, () => {
    const read = readStationMessage(JSON.stringify(json), DATA_RATES)
    assert.ok(read.kind === 'message' && read.message.kind === 'uplink')
    const { reception } = read.message
    assert.equal(hexOf(reception.phyPayload), expect.phy)
    assert.equal(reception.freqHz, json.Freq)
    assert.deepEqual(reception.modulation, { kind: 'lora', sf: 7, bandwidthHz: 125_000 })
    assert.equal(reception.xtime, BigInt(json.upinfo.xtime))
    assert.equal(reception.rctx, BigInt(json.upinfo.rctx))
    assert.equal(reception.snrDb, json.upinfo.snr)
    assert.equal(reception.gpsTimeMs, json.upinfo.gpstime && json.upinfo.gpstime / 1000)
  })
}

for (const { id, json, expect } of VECTORS.filter((it) => it.direction === 'to-station')) {
  test(`${id}: a dnmsg of class ${expect.class} holds what its source holds`, () => {
    const window = (name: 'RX1' | 'RX2') =>
      `${name}DR` in json ? { dataRate: json[`${name}DR`], freqHz: json[`${name}Freq`] } : undefined
    const context = { xtime: BigInt(json.xtime), rctx: BigInt(json.rctx) }
    const timing: DnTiming =
      expect.class === 'A'
        ? { class: 'A', ...context, rxDelayS: json.RxDelay, rx1: window('RX1'), rx2: window('RX2') }
        : { class: 'C', ...context, rx2: window('RX2')! }
    const { diid, priority } = json
    const pdu = bytesOfHex(json.pdu)!
    const sent = JSON.parse(writeDnmsg({ diid, timing, priority, pdu, muxTimeS: undefined }))
    for (const [name, value] of Object.entries(json)) assert.deepEqual(sent[name], value, name)
  })
}

test('all five vectors were looked at', () => {
  const ids = VECTORS.map(({ id, direction }) => `${id} ${direction}`)
  assert.equal(ids.filter((id) => /(from|to)-station$/.test(id)).length, 5)
})
