/**
 * Each region end to end: a sensor on the shared air, an emulated board with the real driver, the
 * real core. What the sensor expects is written here by hand from RP002-1.0.4, not asked of the tables.
 */

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import type { Modulation } from '../../base/lora.ts'
import { Secret } from '../../base/secret.ts'
import { readCfList } from '../../gateway/lorawan/cflist.ts'
import { readJoinAccept } from '../../gateway/lorawan/join-accept.ts'
import type { RegionName } from '../../hardware/regions/channel-plans.ts'
import type { EndDeviceIdentity } from '../support/end-device.ts'
import { type Place, Site } from '../support/site.ts'

const IDENTITY: EndDeviceIdentity = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.3',
}

const sf = (sf: number, khz: number): Modulation => ({ kind: 'lora', sf, bandwidthHz: khz * 1000 })

type Case = {
  readonly region: RegionName
  readonly how: string
  readonly up: Place
  readonly rx1: Place
  /** Before the join, and after it. */
  readonly rx2: readonly [Place, Place]
  readonly cfList: unknown
}

const at = (mhz: number, modulation: Modulation): Place => ({
  freqHz: Math.round(mhz * 1e6),
  modulation,
})

const EU_LIST = {
  type: 0,
  frequencies: [867_100_000, 867_300_000, 867_500_000, 867_700_000, 867_900_000],
}
const AS_LIST = {
  type: 0,
  frequencies: [922_200_000, 922_400_000, 922_600_000, 922_800_000, 923_000_000],
}
const SUB_BAND_2 = { type: 1, masks: [0xff00, 0, 0, 0, 0x0002, 0, 0] }

const CASES: readonly Case[] = [
  {
    region: 'EU868',
    how: 'SF9 on 868.3, answered on the same channel',
    up: at(868.3, sf(9, 125)),
    rx1: at(868.3, sf(9, 125)),
    rx2: [at(869.525, sf(12, 125)), at(869.525, sf(9, 125))],
    cfList: EU_LIST,
  },
  {
    region: 'US915',
    how: 'SF7 on channel 8, answered on 923.3 at 500 kHz',
    up: at(903.9, sf(7, 125)),
    rx1: at(923.3, sf(7, 500)),
    rx2: [at(923.3, sf(12, 500)), at(923.3, sf(12, 500))],
    cfList: SUB_BAND_2,
  },
  {
    region: 'US915',
    how: 'SF8/500 on channel 65, answered on 923.9 at SF7/500',
    up: at(904.6, sf(8, 500)),
    rx1: at(923.9, sf(7, 500)),
    rx2: [at(923.3, sf(12, 500)), at(923.3, sf(12, 500))],
    cfList: SUB_BAND_2,
  },
  {
    region: 'AU915',
    how: 'SF10 on channel 15, answered on 927.5 at 500 kHz',
    up: at(918.2, sf(10, 125)),
    rx1: at(927.5, sf(10, 500)),
    rx2: [at(923.3, sf(12, 500)), at(923.3, sf(12, 500))],
    cfList: SUB_BAND_2,
  },
  {
    region: 'AS923-1',
    how: 'SF8 on 923.4, answered on the same channel',
    up: at(923.4, sf(8, 125)),
    rx1: at(923.4, sf(8, 125)),
    rx2: [at(923.2, sf(10, 125)), at(923.2, sf(10, 125))],
    cfList: AS_LIST,
  },
  {
    region: 'AS923-1',
    how: 'SF10, whose 400 ms have no room for a CFList',
    up: at(923.2, sf(10, 125)),
    rx1: at(923.2, sf(10, 125)),
    rx2: [at(923.2, sf(10, 125)), at(923.2, sf(10, 125))],
    cfList: undefined,
  },
  {
    region: 'IN865',
    how: 'SF7 on 865.985, answered on the same channel',
    up: at(865.985, sf(7, 125)),
    rx1: at(865.985, sf(7, 125)),
    rx2: [at(866.55, sf(10, 125)), at(866.55, sf(10, 125))],
    cfList: undefined,
  },
]

for (const { region, how, up, rx1, rx2, cfList } of CASES) {
  test(`W36: ${region}, a sensor joins, is acknowledged and hears its answers: ${how}`, async (t: TestContext) => {
    const site = await new Site(region, IDENTITY).open()
    t.after(() => site.close())
    const { end, bench } = site

    const accept = await site.ask(end.join(), up, { ...rx1, delayMs: 5_000 })
    assert.ok(accept && end.acceptJoin(accept), 'accepted in RX1')
    const read = readJoinAccept(Secret.keyOfHex(IDENTITY.appKey)!, accept)
    assert.ok(read.kind === 'joinAccept')
    const list = read.fields.cfList
    assert.deepEqual(list && readCfList(list), cfList)
    const join = bench.sent[0]!.alternatives
    const fits = cfList === undefined || region !== 'AS923-1'
    assert.equal(join.length, fits ? 2 : 1)
    if (fits) assertPlace(join[1], rx2[0])

    const ask = { fPort: 1, payload: Uint8Array.of(1), confirmed: true }
    const answer = await site.ask(end.uplink(ask), up, { ...rx1, delayMs: 1_000 })
    assert.equal(answer && end.receive(answer)?.ack, true)
    assertPlace(bench.sent[1]!.alternatives[1], rx2[1])
  })
}

function assertPlace(found: Place | undefined, wanted: Place): void {
  assert.deepEqual(
    { freqHz: found?.freqHz, modulation: found?.modulation },
    { freqHz: wanted.freqHz, modulation: wanted.modulation },
  )
}
