import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hexOf } from '../../base/bytes.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Modulation } from '../../base/lora.ts'
import { channelsOfRegion } from '../regions/channel-plans.ts'
import { writeDnmsg } from './dnmsg.ts'
import { readEuiText, writeId6 } from './eui-text.ts'
import { readRouterInfo, readStationMessage, writeRouterInfo, writeTimesync } from './messages.ts'
import { stationEirpDbm, writeRouterConfig } from './router-config.ts'
import { int64Field, readWideObject, writeWide } from './wide-json.ts'

const SF7: Modulation = { kind: 'lora', sf: 7, bandwidthHz: 125_000 }
const DATA_RATES = [undefined, undefined, undefined, undefined, undefined, SF7]
const UPDF = {
  msgtype: 'updf',
  MHdr: 0x40,
  DevAddr: -10,
  FCtrl: 0x80,
  FCnt: 400,
  FOpts: '',
  FPort: -1,
  FRMPayload: '',
  MIC: -20,
  DR: 5,
  Freq: 868_100_000,
  upinfo: { rctx: 0, xtime: 4_222_124_650_659_841, gpstime: 0, fts: -1, rssi: -97, snr: 7.25 },
}

function readUpdf(change: object) {
  return readStationMessage(JSON.stringify({ ...UPDF, ...change }), DATA_RATES)
}

test('an xtime of 64 bits keeps every digit on its way in and out', () => {
  // 2⁵³ + 1 is the first integer that a number cannot hold.
  const xtime = 9_007_199_254_740_993n
  const text = JSON.stringify(UPDF).replace('4222124650659841', xtime.toString())
  const read = readStationMessage(text, DATA_RATES)
  assert.ok(read.kind === 'message' && read.message.kind === 'uplink')
  assert.equal(read.message.reception.xtime, xtime)
  assert.equal(read.message.reception.tmst, 1)
  const last = readStationMessage(text.replace(xtime.toString(), '4294967295'), DATA_RATES)
  assert.ok(last.kind === 'message' && last.message.kind === 'uplink')
  assert.equal(last.message.reception.tmst, 2 ** 32 - 1)
  const timing = { class: 'A', xtime, rctx: 0n, rxDelayS: 1, rx2: undefined } as const
  const dnmsg = writeDnmsg({
    diid: 7,
    timing: { ...timing, rx1: { dataRate: 5, freqHz: 868_100_000 } },
    priority: 1,
    pdu: Uint8Array.of(1),
    muxTimeS: undefined,
  })
  assert.match(dnmsg, /"xtime":9007199254740993[,}]/)
})

test('every signed integer of 64 bits reads back as it was written', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), (value) => {
      const object = readWideObject(writeWide({ value }))
      assert.equal(object && int64Field(object, 'value'), value)
    }),
  )
})

test('a number with a fraction, beyond 64 bits or as text is no xtime', () => {
  for (const xtime of ['1.5', '1e30', '18446744073709551616', '"7"', 'null', 'true']) {
    const text = JSON.stringify(UPDF).replace('4222124650659841', xtime)
    assert.deepEqual(readStationMessage(text, DATA_RATES), {
      kind: 'rejected',
      reason: 'uplink-xtime',
    })
  }
})

test('a frame without FPort has no byte for it; a payload without FPort is refused', () => {
  const bare = readUpdf({})
  assert.ok(bare.kind === 'message' && bare.message.kind === 'uplink')
  assert.equal(hexOf(bare.message.reception.phyPayload), '40f6ffffff809001ecffffff')
  const odd = readUpdf({ FRMPayload: '01' })
  assert.deepEqual(odd, { kind: 'rejected', reason: 'uplink-fields' })
})

test('a proprietary frame comes up as it is', () => {
  const read = readUpdf({ msgtype: 'propdf', FRMPayload: 'e0010203' })
  assert.ok(read.kind === 'message' && read.message.kind === 'uplink')
  assert.equal(hexOf(read.message.reception.phyPayload), 'e0010203')
})

test('GPS time and fine time are on a frame only where the station has them', () => {
  const without = readUpdf({})
  assert.ok(without.kind === 'message' && without.message.kind === 'uplink')
  assert.ok(!('gpsTimeMs' in without.message.reception))
  assert.ok(!('fineTimeNs' in without.message.reception))
  const upinfo = { ...UPDF.upinfo, gpstime: 1_436_486_418_000_123, fts: 42 }
  const known = readUpdf({ upinfo, RefTime: 1_752_451_200.25 })
  assert.ok(known.kind === 'message' && known.message.kind === 'uplink')
  assert.equal(known.message.reception.gpsTimeMs, 1_436_486_418_000.123)
  assert.equal(known.message.reception.fineTimeNs, 42)
  assert.equal(known.message.refTimeS, 1_752_451_200.25)
})

test('each refusal has its reason', () => {
  for (const [change, reason] of [
    [{ msgtype: 'dnsched' }, 'not-for-a-server'],
    [{ msgtype: 'runcmd' }, 'not-for-a-server'],
    [{ msgtype: 'rejoin' }, 'msgtype'],
    [{ msgtype: 7 }, 'msgtype'],
    [{ DevAddr: 2 ** 33 }, 'uplink-fields'],
    [{ FOpts: '0'.repeat(32) }, 'uplink-fields'],
    [{ FPort: 1, FRMPayload: '0g' }, 'uplink-fields'],
    [{ FPort: 1, FRMPayload: '00'.repeat(250) }, 'uplink-too-long'],
    [{ msgtype: 'propdf', FRMPayload: '' }, 'uplink-payload'],
    [{ DR: 4 }, 'uplink-dr'],
    [{ Freq: 868.1 }, 'uplink-freq'],
    [{ upinfo: null }, 'uplink-xtime'],
    [{ upinfo: { xtime: 1, rssi: -97 } }, 'uplink-strength'],
    [{ msgtype: 'dntxed', diid: 'x' }, 'dntxed-fields'],
    [{ msgtype: 'version' }, 'version-fields'],
    [{ msgtype: 'timesync', txtime: 'now' }, 'timesync-fields'],
  ] as const) {
    assert.deepEqual(readUpdf(change), { kind: 'rejected', reason }, JSON.stringify(change))
  }
  assert.deepEqual(readStationMessage('[]', DATA_RATES), { kind: 'rejected', reason: 'json' })
  const deep = `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`
  assert.equal(readStationMessage(deep, DATA_RATES).kind, 'rejected')
})

test('S19: no text makes the reader throw', () => {
  const field = fc.constantFrom(...Object.keys(UPDF), 'diid', 'xtime', 'txtime', '__proto__')
  const anything = fc.oneof(
    fc.anything(),
    fc.constantFrom('dntxed', 'jreq', 'version', -1, 2 ** 60),
  )
  fc.assert(
    fc.property(fc.dictionary(field, anything), (change) => {
      let text: string
      try {
        text = JSON.stringify({ ...UPDF, ...change })
      } catch {
        return
      }
      readStationMessage(text, DATA_RATES)
      readRouterInfo(text)
    }),
  )
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      readStationMessage(text, DATA_RATES)
      readRouterInfo(text)
    }),
  )
})

test('a router tells its EUI with dashes, as ID6, plain or as a number', () => {
  const eui = '0016c001ff10a235'
  for (const text of ['00-16-C0-01-FF-10-A2-35', '16:c001:ff10:a235', eui]) {
    assert.equal(readEuiText(text), eui, text)
  }
  assert.equal(readEuiText('::1'), '0000000000000001')
  assert.equal(readEuiText('1::2'), '0001000000000002')
  assert.equal(readEuiText(0x16), '0000000000000016')
  assert.equal(readRouterInfo('{"router":18446744073709551615}'), 'ffffffffffffffff')
  for (const wrong of ['1:2:3', '1::2::3', '1:2:3:4:5', '::12345', '', 'x', -1, 1.5, null, {}]) {
    assert.equal(readEuiText(wrong), undefined, String(wrong))
  }
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (value) => {
      const hex = value.toString(16).padStart(16, '0')
      assert.equal(readEuiText(writeId6(hex as GatewayEui)), hex)
    }),
  )
})

test('the answer on /router-info names the data connection or says why there is none', () => {
  const router = '0016c001ff10a235' as GatewayEui
  const uri = 'ws://10.0.0.2:3001/traffic/0016c001ff10a235'
  assert.deepEqual(JSON.parse(writeRouterInfo({ router, muxs: router, uri })), {
    router: '16:c001:ff10:a235',
    muxs: '16:c001:ff10:a235',
    uri,
  })
  assert.deepEqual(JSON.parse(writeRouterInfo({ router, error: 'not listed' })), {
    router: '16:c001:ff10:a235',
    error: 'not listed',
  })
})

test('a timesync answer gives the txtime back and GPS time beside it', () => {
  const answer = writeTimesync({ txtime: 2n ** 60n, gpsTimeUs: 1_436_486_418e6, muxTimeS: 1.5 })
  assert.equal(
    answer,
    '{"msgtype":"timesync","txtime":1152921504606846976,"gpstime":1436486418000000,"MuxTime":1.5}',
  )
})

test('a version with control characters is shown without them, and short', () => {
  const read = readUpdf({
    msgtype: 'version',
    station: `2.0.6\u001b[2J${'x'.repeat(200)}`,
    protocol: 2,
  })
  assert.ok(read.kind === 'message' && read.message.kind === 'version')
  assert.match(read.message.version.station, /^2\.0\.6\?\[2Jx+$/)
  assert.equal(read.message.version.station.length, 80)
})

test('router_config has the channels of the region around the centres of its two radios', () => {
  const channels = channelsOfRegion('EU868')
  const region = { name: 'EU863', dataRates: DATA_RATES, channels, maxEirpDbm: 16 } as const
  const config = JSON.parse(writeRouterConfig(region, { gainDb: 2.5 }))
  assert.equal(config.msgtype, 'router_config')
  assert.equal(config.DRs.length, 16)
  assert.deepEqual(config.DRs[5], [7, 125, 0])
  assert.deepEqual(config.DRs[15], [-1, 0, 0])
  const [board] = config.sx1301_conf
  assert.deepEqual(board.radio_0, { enable: true, freq: 867_500_000, antenna_gain: 2.5 })
  const heardHz = [0, 1, 2, 3, 4, 5, 6, 7].map((index) => {
    const { radio, if: offsetHz } = board[`chan_multiSF_${index}`]
    return board[`radio_${radio}`].freq + offsetHz
  })
  assert.deepEqual(
    heardHz,
    channels.multiSf.map(({ freqHz }) => freqHz),
  )
  assert.deepEqual(board.chan_Lora_std, {
    enable: true,
    radio: 1,
    if: -200_000,
    bandwidth: 250_000,
    spread_factor: 7,
  })
  const few = { ...region, name: 'IN865', channels: channelsOfRegion('IN865') } as const
  const [small] = JSON.parse(writeRouterConfig(few)).sx1301_conf
  assert.deepEqual(small.chan_multiSF_3, { enable: false })
  assert.deepEqual(small.chan_Lora_std, { enable: false })
  assert.ok(!('antenna_gain' in small.radio_0))
})

test('the power of a station is its region’s, higher where EU868 has its 10 % band', () => {
  const channels = channelsOfRegion('EU868')
  const region = { name: 'EU863', dataRates: DATA_RATES, channels, maxEirpDbm: 16 } as const
  assert.equal(stationEirpDbm(region, 868_100_000), 16)
  assert.equal(stationEirpDbm(region, 869_525_000), 27)
})
