/**
 * A device under an ADR policy, day by day: what it sends, what arrives, what it costs. Its side is that
 * of the specification (ADR_ACK_LIMIT 64, ADR_ACK_DELAY 32); radio is a level with slow and fast fading.
 */

import { airtimeUs, snrFloorDb } from '../../base/lora.ts'
import type { Random } from '../../base/random.ts'
import {
  type AdrPolicy,
  type AdrSetting,
  POWER_STEP_DB,
  sameSetting,
} from '../../gateway/adr/policy.ts'

export type Place = {
  /** At the gateway, at full power. */
  readonly snrDb: number
  /** How much less while something stands on it, and the share of its frames that are sent then. */
  readonly coverDb: number
  readonly covered: number
  /** Frames that one stay lasts, in the mean. */
  readonly stayFrames: number
}

export type Population = {
  readonly name: string
  readonly framesADay: number
  readonly payloadBytes: number
  readonly place: (random: Random) => Place
}

export type Outcome = {
  frames: number
  delivered: number
  coveredFrames: number
  coveredDelivered: number
  airtimeUs: number
  chargeMas: number
  orders: number
}

/** MHDR, DevAddr, FCtrl, FCnt, FPort, MIC. */
const OVERHEAD_BYTES = 13
const MOST = { dataRate: 5, txPowerIndex: 7 } as const
const SF_OF_DR0 = 12
const ACK_LIMIT = 64
const ACK_DELAY = 32
const SLOW_FADING_DB = 2
const FAST_FADING_DB = 2.5
/** Of one transmission, by others. */
const COLLISION = 0.02
/** Of a downlink that meets everybody's. */
const DOWNLINK_LOST = 0.05
/** At 16 dBm EIRP down to 2 dBm: SX1262 datasheet, table 3-5. */
const TX_MA = [45, 38, 32, 27, 25, 23, 22, 21] as const
/** Two windows and the radio's waking, each frame. */
const LISTEN_MAS = 3.5

export function live<State>(
  population: Population,
  policy: AdrPolicy<State>,
  { days, random }: { readonly days: number; readonly random: Random },
): Outcome {
  const sum = noOutcome()
  const place = population.place(random)
  let setting: AdrSetting = { dataRate: 0, txPowerIndex: 0, nbTrans: 1 }
  let state = policy.start
  let sinceDownlink = 0
  let isCovered = false
  for (let fCntUp = 0; fCntUp < days * population.framesADay; fCntUp++) {
    if (chance(random, turnShare(place, isCovered))) isCovered = !isCovered
    const baseDb = place.snrDb - (isCovered ? place.coverDb : 0) + normal(random, SLOW_FADING_DB)
    const isAsking = ++sinceDownlink >= ACK_LIMIT
    let heardDb: number | undefined
    for (let n = 0; n < setting.nbTrans; n++) {
      const snrDb = baseDb - POWER_STEP_DB * setting.txPowerIndex + normal(random, FAST_FADING_DB)
      cost(sum, setting, population.payloadBytes)
      const isHeard = snrDb >= floorDb(setting.dataRate) && !chance(random, COLLISION)
      if (isHeard) heardDb = Math.max(heardDb ?? snrDb, snrDb)
    }
    sum.frames++
    if (isCovered) sum.coveredFrames++
    if (heardDb !== undefined) {
      sum.delivered++
      if (isCovered) sum.coveredDelivered++
      const { txPowerIndex } = setting
      state = policy.heard(state, { fCntUp, snrDb: heardDb, txPowerIndex })
      const wanted = policy.wanted(state, { now: setting, most: MOST, requiredSnrDb: floorDb })
      const isOrder = !sameSetting(wanted, setting)
      if (isOrder) sum.orders++
      // A gateway speaks at 27 dBm in RX2 at SF9: a downlink fails where the uplink is at its edge.
      const isReached = !chance(random, DOWNLINK_LOST)
      if ((isOrder || isAsking) && isReached) {
        sinceDownlink = 0
        if (isOrder) {
          setting = wanted
          state = policy.changed(state)
        }
      }
    }
    if (sinceDownlink >= ACK_LIMIT + ACK_DELAY) {
      setting = givenUp(setting)
      state = policy.changed(state)
      sinceDownlink = ACK_LIMIT
    }
  }
  return sum
}

/** Of a change at the next frame, so that stays and covered share come out. */
function turnShare({ covered, stayFrames }: Place, isCovered: boolean): number {
  if (isCovered) return 1 / stayFrames
  return covered / (1 - covered) / stayFrames
}

/** What a device does that nobody answers: full power, then slower by one each 32 frames. */
function givenUp(setting: AdrSetting): AdrSetting {
  if (setting.txPowerIndex > 0) return { ...setting, txPowerIndex: 0 }
  return { ...setting, dataRate: Math.max(0, setting.dataRate - 1), nbTrans: 1 }
}

function cost(sum: Outcome, { dataRate, txPowerIndex }: AdrSetting, payloadBytes: number): void {
  const us = airtimeUs({
    modulation: modulationOf(dataRate),
    codingRate: '4/5',
    sizeBytes: payloadBytes + OVERHEAD_BYTES,
    crc: true,
  })
  sum.airtimeUs += us
  sum.chargeMas += (us / 1e6) * TX_MA[txPowerIndex]! + LISTEN_MAS
}

function modulationOf(dataRate: number) {
  return { kind: 'lora', sf: SF_OF_DR0 - dataRate, bandwidthHz: 125_000 } as const
}

export function floorDb(dataRate: number): number {
  return snrFloorDb(modulationOf(dataRate))
}

export function noOutcome(): Outcome {
  return {
    frames: 0,
    delivered: 0,
    coveredFrames: 0,
    coveredDelivered: 0,
    airtimeUs: 0,
    chargeMas: 0,
    orders: 0,
  }
}

function chance(random: Random, share: number): boolean {
  return random.unit() < share
}

export function between(random: Random, least: number, most: number): number {
  return least + (most - least) * random.unit()
}

/** Normal with this deviation: the sum of twelve evens. */
export function normal(random: Random, deviation: number): number {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += random.unit()
  return sum * deviation
}
