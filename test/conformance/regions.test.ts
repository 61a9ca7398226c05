// biome-ignore-all lint/suspicious/noExplicitAny: vectors of every kind have fields of their own

/** The regional parameters against the vectors, and what every region must keep to. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Modulation } from '../../base/lora.ts'
import { airtimeUs } from '../../base/lora.ts'
import { readCfList, writeCfList } from '../../gateway/lorawan/cflist.ts'
import { MAX_EIRP_DBM } from '../../gateway/lorawan/mac/commands.ts'
import { cfListOf } from '../../gateway/lorawan/region/cflist-of-region.ts'
import { applyMasks, banksOf, masksFor } from '../../gateway/lorawan/region/channel-mask.ts'
import { frmPayloadBytesMax, macPayloadBytesMax } from '../../gateway/lorawan/region/data-rate.ts'
import { heardDataRate } from '../../gateway/lorawan/region/heard-data-rate.ts'
import {
  dataRateOf,
  downlinkRate,
  eirpOfTxPowerDbm,
  type Region,
} from '../../gateway/lorawan/region/region.ts'
import { regionOf } from '../../gateway/lorawan/region/regions.ts'
import { channelsOfRegion, REGION_NAMES } from '../../hardware/regions/channel-plans.ts'
import { planOfRegion } from '../../hardware/regulation/plan-of-region.ts'
import { occupiedHz, subBandOf } from '../../hardware/regulation/spectrum-plan.ts'
import { lorawanVectors } from '../support/vectors.ts'

const REGIONS = REGION_NAMES.map((name) => regionOf(name))
const EU868 = regionOf('EU868')
const US915 = regionOf('US915')

/** The sources name some regions by their edges. */
const EDGES: Readonly<Record<string, string>> = {
  AS923: 'AS923-1',
  AS_923: 'AS923-1',
  AU_915_928: 'AU915',
  IN_865_867: 'IN865',
  US_902_928: 'US915',
}

function regionNamed(name: string): Region {
  const region = REGIONS.find((known) => known.name === (EDGES[name] ?? name))
  assert.ok(region, name)
  return region
}

function modulationOf(modulation: any): Modulation {
  return modulation.fsk
    ? { kind: 'fsk', bitRate: modulation.fsk.bit_rate }
    : {
        kind: 'lora',
        sf: modulation.lora.spreading_factor,
        bandwidthHz: modulation.lora.bandwidth,
      }
}

const CHECKS: Readonly<Record<string, (vector: any) => void>> = {
  datarate({ region, dr, modulation, maxMacPayload }) {
    const known = regionNamed(region)
    if (modulation.lrfhss) {
      assert.deepEqual(known.lrFhss[dr], {
        channelWidthHz: modulation.lrfhss.operating_channel_width,
        codingRate: modulation.lrfhss.coding_rate,
        macPayloadBytesMax: maxMacPayload,
      })
      return
    }
    assert.deepEqual(known.dataRates[dr]?.modulation, modulationOf(modulation))
    assert.equal(known.dataRates[dr]?.macPayloadBytesMax, maxMacPayload)
  },
  'datarate-index'({ region, sf, bwKhz, uplink, dr }) {
    const modulation = { kind: 'lora', sf, bandwidthHz: bwKhz * 1000 } as const
    assert.equal(dataRateOf(regionNamed(region), modulation, uplink ? 'up' : 'down'), dr)
  },
  'sub-band'({ region, from, to, dutyCycle, maxEirpDbm }) {
    const band = planOfRegion(region)?.subBands.find(({ fromHz }) => fromHz === from)
    assert.equal(band?.toHz, to)
    assert.equal(band?.dutyCycle, dutyCycle)
    assert.equal(band?.eirpDbmMax, maxEirpDbm)
  },
  defaults({ region, rx2, txPowerOffsetsDb, maxEirpDbm }) {
    const known = regionNamed(region)
    assert.deepEqual(known.rx2, { freqHz: rx2.frequency, dataRate: rx2.dr })
    txPowerOffsetsDb.forEach((offsetDb: number, index: number) => {
      assert.equal(eirpOfTxPowerDbm(known, index), maxEirpDbm + offsetDb)
    })
    assert.equal(eirpOfTxPowerDbm(known, txPowerOffsetsDb.length), undefined)
  },
  'downlink-power'({ region, frequency, dbm }) {
    assert.equal(regionNamed(region).downlinkEirpDbm(frequency), dbm)
  },
  'rx1-frequency'({ region, uplinkFrequency, channel, rx1Frequency }) {
    const known = regionNamed(region)
    assert.equal(known.rx1FreqHz(uplinkFrequency), rx1Frequency)
    if (channel !== undefined) assert.equal(known.channels[channel]?.freqHz, uplinkFrequency)
  },
  'eirp-index'({ index, dbm }) {
    assert.equal(MAX_EIRP_DBM[index], dbm)
  },
}

for (const vector of lorawanVectors('region')) {
  test(`W36: ${vector.region ?? 'every region'}, ${vector.kind} as RP002 has it (${vector.id})`, () => {
    const check = CHECKS[vector.kind]
    assert.ok(check, `no check for ${vector.kind}`)
    check(vector)
  })
}

for (const vector of lorawanVectors('rx1-datarate')) {
  const { region, uplinkDr, downlinkDwell400, rx1DrByOffset } = vector
  const dwell = downlinkDwell400 ? ' under 400 ms' : ''
  test(`W36: ${region}, RX1 after DR${uplinkDr}${dwell}, for every offset (${vector.id})`, () => {
    const known = regionNamed(region)
    const found = rx1DrByOffset.map((_: number, rx1DrOffset: number) =>
      known.rx1DataRate({ dataRate: uplinkDr, rx1DrOffset, downlink400: downlinkDwell400 }),
    )
    assert.deepEqual(found, rx1DrByOffset)
    assert.equal(known.rx1DrOffsetMax, rx1DrByOffset.length - 1)
  })
}

for (const { id, ...vector } of lorawanVectors('channel-mask')) {
  const { region, deviceChannels, enabledChannels, expect } = vector
  test(`W36: ${region}, the masks to ${expect.channels.length} channels, and what they do (${id})`, () => {
    const known = regionNamed(region)
    const wanted = enabledChannels ?? [0, 1, 2, 3, 4, 5, 6, 7]
    const device = { defined: deviceChannels, on: deviceChannels }
    const masks = masksFor(known, device, wanted)
    assert.deepEqual(masks, expect.linkAdrReqs)
    assert.deepEqual(applyMasks(known, device, masks), { kind: 'on', channels: expect.channels })
  })
}

test('W36: sub-band 2 of US915 takes two masks: all off but channel 65, then 8 to 15', () => {
  const all = US915.channels.map((_, index) => index)
  assert.deepEqual(US915.heard, [8, 9, 10, 11, 12, 13, 14, 15, 65])
  assert.deepEqual(masksFor(US915, { defined: all, on: all }, US915.heard), [
    { chMask: 0x0002, chMaskCntl: 7 },
    { chMask: 0xff00, chMaskCntl: 0 },
  ])
})

test('a control of 5 switches whole sub-bands, their wide channels too', () => {
  const all = US915.channels.map((_, index) => index)
  const device = { defined: all, on: all }
  assert.deepEqual(applyMasks(US915, device, [{ chMask: 0x02, chMaskCntl: 5 }]), {
    kind: 'on',
    channels: US915.heard,
  })
})

test('a device refuses a mask of channels it does not know, of none, and reserved controls', () => {
  const device = { defined: [0, 1, 2], on: [0, 1, 2] }
  const refusal = (chMask: number, chMaskCntl = 0) => {
    const result = applyMasks(EU868, device, [{ chMask, chMaskCntl }])
    return result.kind === 'refused' ? result.reason : result.channels
  }
  assert.equal(refusal(0b1111), 'undefined-channel')
  assert.equal(refusal(0), 'no-channel')
  assert.equal(refusal(0b111, 3), 'reserved-control')
  assert.deepEqual(refusal(0, 6), [0, 1, 2])
  assert.deepEqual(refusal(0b10), [1])
})

test('W36: whatever channels are on and wanted, the masks lead there, in 5 requests at most', () => {
  for (const region of REGIONS) {
    const places = region.cfListType === 1 ? 72 : 16
    const defined = Array.from({ length: places }, (_, index) => index)
    const some = fc.subarray(defined, { minLength: 1 })
    fc.assert(
      fc.property(some, some, (on, wanted) => {
        const masks = masksFor(region, { defined, on }, wanted)
        assert.ok(masks.length <= 5)
        assert.deepEqual(applyMasks(region, { defined, on }, masks), {
          kind: 'on',
          channels: wanted,
        })
      }),
      { numRuns: 200 },
    )
  }
})

test('no row of masks, however wild, turns on a channel that the device does not know', () => {
  const mask = fc.record({ chMask: fc.nat(0xffff), chMaskCntl: fc.nat(7) })
  for (const region of REGIONS) {
    const places = region.cfListType === 1 ? 72 : 16
    const some = fc.subarray(
      Array.from({ length: places }, (_, index) => index),
      { minLength: 1 },
    )
    fc.assert(
      fc.property(some, fc.array(mask, { maxLength: 6 }), (defined, masks) => {
        const result = applyMasks(region, { defined, on: defined }, masks)
        if (result.kind === 'refused') return
        assert.ok(result.channels.length > 0)
        assert.ok(result.channels.every((channel) => defined.includes(channel)))
      }),
      { numRuns: 200 },
    )
  }
})

test('W24, W36: joined devices are taught the channels the gateway hears, as far as their version reads', () => {
  const taught = (name: (typeof REGION_NAMES)[number], macVersion: '1.0.2' | '1.0.3') =>
    cfListOf(regionOf(name), macVersion)
  assert.deepEqual(taught('EU868', '1.0.2'), {
    type: 0,
    frequencies: [867_100_000, 867_300_000, 867_500_000, 867_700_000, 867_900_000],
  })
  assert.deepEqual(taught('AS923-1', '1.0.3'), {
    type: 0,
    frequencies: [922_200_000, 922_400_000, 922_600_000, 922_800_000, 923_000_000],
  })
  assert.equal(taught('IN865', '1.0.3'), undefined)
  assert.equal(taught('US915', '1.0.2'), undefined)
  const masks = taught('US915', '1.0.3')
  assert.deepEqual(masks, { type: 1, masks: [0xff00, 0, 0, 0, 0x0002, 0, 0] })
  assert.deepEqual(readCfList(writeCfList(masks!)), masks)
})

test('W36: every channel that devices use is heard by the concentrator set up for the region', () => {
  for (const region of REGIONS) {
    for (let subBand = 1; subBand <= 8; subBand++) {
      const { channels, heard, extraChannelsHz } = regionOf(region.name, subBand)
      const plan = channelsOfRegion(region.name, subBand)
      const carriers = [...plan.multiSf, ...(plan.service ? [plan.service] : [])]
      const heardHz = new Set(carriers.map(({ freqHz }) => freqHz))
      for (const index of heard) assert.ok(heardHz.has(channels[index]!.freqHz), region.name)
      for (const freqHz of extraChannelsHz) assert.ok(heardHz.has(freqHz), region.name)
    }
  }
})

test('W36: every answer of every region lies in its spectrum plan and on a data rate of downlinks', () => {
  for (const region of REGIONS) {
    const plan = planOfRegion(region.name)!
    const range = channelsOfRegion(region.name).txRangeHz
    const uplinks = [
      ...region.channels,
      ...region.extraChannelsHz.map((freqHz) => ({ freqHz, drMin: 0, drMax: 5 })),
    ]
    const places = [
      ...uplinks.flatMap(({ freqHz, drMin, drMax }) =>
        [drMin, drMax].map((dataRate) => ({
          freqHz: region.rx1FreqHz(freqHz)!,
          dataRate: region.rx1DataRate({ dataRate, rx1DrOffset: 0 }),
        })),
      ),
      region.rx2,
      { freqHz: region.rx2.freqHz, dataRate: region.rx2DataRateJoined },
    ]
    for (const { freqHz, dataRate } of places) {
      const rate = downlinkRate(region, dataRate)
      assert.ok(rate, `${region.name} DR${dataRate}`)
      const band = subBandOf(plan, { freqHz, widthHz: occupiedHz(rate.modulation) })
      assert.ok(band && region.downlinkEirpDbm(freqHz) <= band.eirpDbmMax, `${freqHz}`)
      assert.ok(freqHz >= range.least && freqHz <= range.most, `${freqHz}`)
    }
  }
})

test('W36: the sizes under a dwell time are those that take 400 ms at most, and no byte less than 8', () => {
  for (const region of REGIONS) {
    for (const rate of region.dataRates) {
      if (!rate || rate.modulation.kind === 'fsk') continue
      const bytes = macPayloadBytesMax(rate, { dwell400: true })
      const limited = bytes < macPayloadBytesMax(rate)
      if (!limited) continue
      const us = (mac: number) =>
        airtimeUs({ modulation: rate.modulation, sizeBytes: mac + 5, crc: true })
      if (bytes > 0) assert.ok(us(bytes) <= 400_000, `${region.name} ${bytes}`)
      assert.ok(us(bytes + 8) > 400_000, `${region.name} ${bytes}`)
    }
  }
})

test('W15, W36: payloads fit beside their MAC commands, behind a repeater, and under a dwell time', () => {
  const [sf10, , , , sf8] = regionOf('AS923-1').dataRates.slice(2)
  assert.equal(frmPayloadBytesMax(sf10!, 0), 115)
  assert.equal(frmPayloadBytesMax(sf10!, 3, { dwell400: true }), 8)
  assert.equal(frmPayloadBytesMax(sf10!, 15, { dwell400: true }), -4)
  assert.equal(frmPayloadBytesMax(EU868.dataRates[5]!, 0), 242)
  assert.equal(frmPayloadBytesMax(EU868.dataRates[5]!, 0, { repeater: true }), 222)
  assert.equal(frmPayloadBytesMax(US915.dataRates[8]!, 0, { repeater: true }), 53)
  assert.equal(frmPayloadBytesMax(sf8!, 0), 242)
})

test('an uplink is counted in the data rates of its own region, told by its frequency', () => {
  const sf = (sf: number, bandwidthHz = 125_000) => ({ kind: 'lora', sf, bandwidthHz }) as const
  assert.equal(heardDataRate({ freqHz: 868_100_000, modulation: sf(7) }), 5)
  assert.equal(heardDataRate({ freqHz: 903_900_000, modulation: sf(7) }), 3)
  assert.equal(heardDataRate({ freqHz: 904_600_000, modulation: sf(8, 500_000) }), 4)
  assert.equal(heardDataRate({ freqHz: 916_800_000, modulation: sf(7) }), 5)
  assert.equal(heardDataRate({ freqHz: 917_500_000, modulation: sf(8, 500_000) }), 6)
  assert.equal(heardDataRate({ freqHz: 868_100_000, modulation: sf(7, 500_000) }), undefined)
  for (const region of REGIONS) {
    for (const { freqHz, drMin, drMax } of region.channels) {
      for (let dataRate = drMin; dataRate <= drMax; dataRate++) {
        const { modulation } = region.dataRates[dataRate]!
        assert.equal(heardDataRate({ freqHz, modulation }), dataRate, region.name)
      }
    }
  }
})

test('channels lie in banks of sixteen, the first in the lowest bit', () => {
  assert.deepEqual(banksOf([0, 15, 16, 71]), [0x8001, 0x0001, 0, 0, 0x0080])
})
