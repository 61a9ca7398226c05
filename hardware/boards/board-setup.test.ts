import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HardwareError } from '../errors.ts'
import { REGION_NAMES, type RegionName } from '../regions/channel-plans.ts'
import { planProblem } from '../regions/plan-limits.ts'
import { planOfRegion } from '../regulation/plan-of-region.ts'
import { subBandOf } from '../regulation/spectrum-plan.ts'
import { gainFor } from '../sx1302/gain.ts'
import { type ConcentratorPlan, channelOf } from '../sx1302/plan.ts'
import { BOARDS, boardSetup } from './board-setup.ts'

/** MHz of the 125 kHz channels, in the chip's order. */
function heardMhz(plan: ConcentratorPlan): readonly number[] {
  return plan.multiSf
    .filter(({ isEnabled }) => isEnabled)
    .map(({ radio, ifHz }) => (plan.radios[radio].freqHz + ifHz) / 1e6)
}

/** Radio centres, channels and the wide one as Semtech's global_conf.json.sx1250.<region> has them. */
const SEMTECH: Readonly<Record<Exclude<RegionName, 'EU868'>, readonly (readonly number[])[]>> = {
  US915: [[904.3, 905.0], [903.9, 904.1, 904.3, 904.5, 904.7, 904.9, 905.1, 905.3], [904.6]],
  AU915: [[917.2, 917.9], [916.8, 917.0, 917.2, 917.4, 917.6, 917.8, 918.0, 918.2], [917.5]],
  'AS923-1': [[922.3, 923.1], [922.0, 922.2, 922.4, 922.6, 922.8, 923.0, 923.2, 923.4], [922.6]],
  IN865: [[865.2, 866.385], [865.0625, 865.4025, 865.985], []],
}

for (const [region, [centres, channels, service]] of Object.entries(SEMTECH)) {
  test(`${region} is heard where Semtech's own configuration hears it`, () => {
    const { plan } = boardSetup({ board: 'corecell-usb', region: region as RegionName })
    assert.deepEqual(
      plan.radios.map(({ freqHz }) => freqHz / 1e6),
      centres,
    )
    assert.deepEqual(heardMhz(plan), channels)
    const wide = channelOf(plan, 8)!
    const wideMhz = (plan.radios[wide.radio].freqHz + wide.ifHz) / 1e6
    assert.deepEqual(wide.isEnabled ? [wideMhz] : [], service)
  })
}

test('the 64 + 8 channels of US915 and AU915 stand where RP002 puts them', () => {
  const firsts = { US915: [902.3, 903.0], AU915: [915.2, 915.9] } as const
  for (const region of ['US915', 'AU915'] as const) {
    const [narrow, wide] = firsts[region]
    const heard: number[] = []
    for (let subBand = 1; subBand <= 8; subBand++) {
      const { plan } = boardSetup({ board: 'corecell-usb', region, subBand })
      heard.push(...heardMhz(plan))
      const { radio, ifHz, bandwidthHz, sf } = plan.service
      const at = Math.round(plan.radios[radio].freqHz + ifHz)
      assert.equal(at, Math.round((wide + 1.6 * (subBand - 1)) * 1e6))
      assert.deepEqual([bandwidthHz, sf], [500_000, 8])
    }
    const expected = Array.from(
      { length: 64 },
      (_, i) => Math.round((narrow + 0.2 * i) * 1e6) / 1e6,
    )
    assert.deepEqual(heard, expected)
  }
})

test('the default channels of RP002 are heard in every region', () => {
  const must: readonly (readonly [RegionName, readonly number[]])[] = [
    ['EU868', [868.1, 868.3, 868.5]],
    ['AS923-1', [923.2, 923.4]],
    ['IN865', [865.0625, 865.4025, 865.985]],
  ]
  for (const [region, mhz] of must) {
    const heard = heardMhz(boardSetup({ board: 'corecell-usb', region }).plan)
    for (const each of mhz) assert.ok(heard.includes(each), `${region} ${each}`)
  }
})

test('every board in every region it names can be set up, and sends where the law lets it', () => {
  /** RX2 of RP002 in MHz and kHz: the one downlink that every region must be able to send. */
  const rx2 = {
    EU868: [869.525, 125],
    US915: [923.3, 500],
    AU915: [923.3, 500],
    'AS923-1': [923.2, 125],
    IN865: [866.55, 125],
  } as const
  let combinations = 0
  for (const { name, gains } of BOARDS) {
    for (const region of REGION_NAMES) {
      if (!gains[region]) continue
      combinations++
      const { plan, txRangeHz } = boardSetup({ board: name, region })
      assert.equal(planProblem(plan), undefined)
      const [mhz, khz] = rx2[region]
      const freqHz = Math.round(mhz * 1e6)
      assert.ok(txRangeHz.least <= freqHz && freqHz <= txRangeHz.most)
      assert.ok(subBandOf(planOfRegion(region)!, { freqHz, widthHz: khz * 1e3 }), region)
    }
  }
  assert.equal(combinations, 9)
})

test('power tables rise: a louder entry never stands before a quieter one', () => {
  for (const { name, gains } of BOARDS) {
    for (const [region, table] of Object.entries(gains)) {
      assert.ok(table.length <= 16)
      for (const [i, { powerDbm, paGain, powerIndex }] of table.entries()) {
        const before = table[i - 1]
        if (!before) continue
        const where = `${name} ${region} ${powerDbm} dBm`
        assert.ok(powerDbm > before.powerDbm, where)
        assert.ok(paGain > before.paGain || powerIndex > before.powerIndex, where)
        assert.ok(powerIndex <= 22)
      }
    }
  }
})

test('a transmit power below the board’s table is refused, not raised', () => {
  for (const { gains } of BOARDS) {
    for (const table of Object.values(gains)) {
      assert.equal(gainFor(table, table[0]!.powerDbm - 0.1), undefined)
      assert.equal(gainFor(table, table[0]!.powerDbm), table[0])
    }
  }
})

test('a combination that nobody has published is refused with those that exist', () => {
  assert.throws(
    () => boardSetup({ board: 'rak5146-usb', region: 'AS923-1' }),
    (error: unknown) =>
      error instanceof HardwareError &&
      error.code === 'unknown-board' &&
      /corecell-usb \(EU868, US915, AU915, IN865, AS923-1\)/.test(error.message),
  )
  assert.throws(() => boardSetup({ board: 'corecell-spi', region: 'EU868' }), HardwareError)
  assert.throws(
    () => boardSetup({ board: 'corecell-usb', region: 'US915', subBand: 9 }),
    RangeError,
  )
})

test('a plan beyond the reach of its radios is refused with the reason', () => {
  const { plan } = boardSetup({ board: 'corecell-usb', region: 'EU868' })
  const [a, b] = plan.radios
  const problem = (change: Partial<ConcentratorPlan>) => planProblem({ ...plan, ...change })
  const service = { ...plan.service, bandwidthHz: 500_000 }
  assert.equal(problem({ service: { ...service, ifHz: -550_000 } }), undefined)
  assert.match(problem({ service: { ...service, ifHz: -550_001 } })!, /service channel .* 800 kHz/)
  assert.match(problem({ fsk: { ...plan.fsk, ifHz: 740_000 } })!, /FSK channel/)
  assert.match(problem({ multiSf: [{ ...plan.multiSf[0]!, ifHz: 737_501 }] })!, /channel 0/)
  assert.equal(problem({ multiSf: [{ isEnabled: false, radio: 0, ifHz: 2e6 }] }), undefined)
  assert.match(problem({ radios: [{ ...a, freqHz: 870_000_000 }, b] })!, /870 MHz: only within/)
  assert.match(problem({ radios: [{ ...a, canTransmit: false }, b] })!, /no radio may transmit/)
  assert.match(problem({ multiSf: new Array(9).fill(plan.multiSf[0]) })!, /the chip has 8/)
})
