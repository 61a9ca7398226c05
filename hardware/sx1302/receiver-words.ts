/**
 * The receiver's configuration as register writes: steps 9 to 19 of the bring-up, after the radios run
 * and before the firmware does (reference §4, §7). Pure; independent of each other but for two orders
 * that are kept: correlator clock before correlators, service modem enabled before it is started.
 */

import type { SpiOp } from '../mcu/spi.ts'
import { type ConcentratorPlan, type FskPlan, ifRegister, type ServicePlan } from './plan.ts'
import { field, put, set } from './registers.ts'

const XTAL_HZ = 32_000_000
const SF_MIN = 5
const SF_MAX = 12
const BANDWIDTH_CODE: Readonly<Record<number, number>> = { 125000: 4, 250000: 5, 500000: 6 }
const FSK_SYNC_WORD = [0xc1, 0x94, 0xc1] as const
const MULTI_SF_BANDWIDTH_HZ = 125_000

/** Every write of steps 9 to 19, in the order of the C HAL. */
export function receiverWords(plan: ConcentratorPlan): readonly SpiOp[] {
  return [
    ...timestampWords(plan),
    ...gpioWords(),
    ...frontEndWords(),
    ...channelizerWords(plan),
    ...correlatorWords(plan),
    ...multiSfWords(plan),
    ...(plan.service.isEnabled ? serviceWords(plan) : []),
    ...(plan.fsk.isEnabled ? fskWords(plan.fsk) : []),
    ...syncWords(plan),
    // All four modems, whatever is enabled: the firmware waits for them.
    set(field(0x5605, 1, 1), 1),
    set(field(0x5605, 0, 1), 1),
    set(field(0x5605, 2, 1), 1),
    set(field(0x5605, 3, 1), 1),
  ]
}

/** Stamps of the end of packets; or of the header, with up to 32 pairs of metrics (reference §13). */
function timestampWords({ fineTimestamp }: ConcentratorPlan): SpiOp[] {
  if (!fineTimestamp) return [set(field(0x58c0, 2, 1), 1)]
  return [
    set(field(0x58c0, 2, 1), 0),
    put(0x58c1, 32),
    set(field(0x58b3, 3, 1), 1),
    set(field(0x58b3, 0, 3), 0),
  ]
}

/** Pins 2 and 4 tell sending and receiving, pin 7 may be told a busy channel; the lookup of PA and LNA. */
function gpioWords(): SpiOp[] {
  const functions = [0, 0, 9, 0, 9, 0, 0, 1]
  return [
    ...functions.map((value, pin) => set(field(0x5648 + pin, 0, 4), value)),
    put(0x5641, 0x7f),
    set(field(0x5785, 4, 4), 4),
    set(field(0x5785, 0, 4), 2),
    set(field(0x5786, 4, 4), 4),
    set(field(0x5786, 0, 4), 2),
  ]
}

/** RSSI filters and their start values, DC notch and filter gain of both radios. */
function frontEndWords(): SpiOp[] {
  const radios = [0x5701, 0x570e] as const
  return [
    ...radios.flatMap((base) => [set(field(base + 6, 0, 5), 3), set(field(base + 7, 0, 5), 7)]),
    ...radios.flatMap((base) => [put(base + 1, 23), put(base + 2, 66)]),
    ...radios.flatMap((base) => [set(field(base, 5, 1), 1), set(field(base, 0, 4), 0xb)]),
  ]
}

function channelizerWords({ multiSf, service, fsk }: ConcentratorPlan): SpiOp[] {
  const radioMask = multiSf.reduce((mask, { radio }, i) => mask | (radio << i), 0)
  return [
    put(0x5810, radioMask),
    set(field(0x5b02, 0, 1), service.radio),
    set(field(0x5b54, 1, 1), fsk.radio),
    ...multiSf.flatMap(({ ifHz }, i) => ifWords(0x5800 + 2 * i, ifHz)),
    ...ifWords(0x5b00, service.ifHz),
    ...ifWords(0x5b50, fsk.ifHz),
    set(field(0x5811, 3, 5), 5),
    put(0x5812, 85),
    set(field(0x5817, 0, 2), 1),
    put(0x5813, 255),
    put(0x5814, 0),
    set(field(0x5815, 4, 4), 15),
    set(field(0x5815, 0, 4), 0),
  ]
}

/** 13 bits, two's complement. */
function ifWords(address: number, ifHz: number): SpiOp[] {
  const register = ifRegister(ifHz) & 0x1fff
  return [set(field(address, 0, 5), register >>> 8), put(address + 1, register & 0xff)]
}

function correlatorWords({ multiSf }: ConcentratorPlan): SpiOp[] {
  const channels = multiSf.reduce((mask, { isEnabled }, i) => mask | (Number(isEnabled) << i), 0)
  const perSf: SpiOp[] = []
  for (let sf = SF_MIN; sf <= SF_MAX; sf++) {
    const base = 0x5826 + 7 * (sf - SF_MIN)
    perSf.push(
      set(field(base, 0, 7), 52),
      set(field(base + 2, 0, 7), 24),
      set(field(base + 4, 3, 3), 7),
      set(field(base + 5, 2, 3), 5),
    )
  }
  return [
    ...perSf,
    put(0x5823, 0xff),
    put(0x5824, 0xff),
    put(0x5822, 0xff),
    put(0x5820, channels),
    put(0x5821, channels),
  ]
}

function multiSfWords(plan: ConcentratorPlan): SpiOp[] {
  const fineSync = [1, 5, 9, 13, 1, 5, 9, 13]
  return [
    set(field(0x5860, 0, 1), 0),
    set(field(0x5875, 3, 1), 1),
    set(field(0x5878, 4, 1), 1),
    set(field(0x5878, 6, 2), 1),
    put(0x6188, 0xff),
    put(0x6189, 0xff),
    set(field(0x58b7, 0, 3), 0),
    put(0x58b8, 126),
    ...fineSync.map((value, i) => set(field(0x609d + (i >> 1), i % 2 ? 4 : 0, 4), value)),
    // Payload offsets of SF11 and SF12: their low data rate.
    ...[0, 2, 4, 6].map((lsb) => set(field(0x58b9, lsb, 2), 0)),
    ...[0, 2].map((lsb) => set(field(0x58ba, lsb, 2), 0)),
    ...[4, 6].map((lsb) => set(field(0x58ba, lsb, 2), 1)),
    set(field(0x5892, 6, 2), 3),
    set(field(0x5892, 3, 3), 3),
    set(field(0x5896, 4, 2), 1),
    set(field(0x5896, 6, 2), 1),
    set(field(0x58ab, 0, 4), 15),
    ...[0x58a5, 0x58a6].flatMap((at) => [0, 2, 4, 6].map((lsb) => set(field(at, lsb, 2), 3))),
    ...[0x58a7, 0x58a8].flatMap((at) => [0, 2, 4, 6].map((lsb) => set(field(at, lsb, 2), 0))),
    set(field(0x589e, 4, 2), 0),
    set(field(0x589e, 6, 2), 0),
    set(field(0x5899, 6, 1), 1),
    set(field(0x5899, 0, 2), 2),
    set(field(0x589a, 6, 2), 0),
    set(field(0x589a, 0, 3), 6),
    set(field(0x589a, 3, 3), 2),
    set(field(0x589b, 6, 2), 0),
    set(field(0x589b, 0, 3), 1),
    set(field(0x589b, 3, 3), 0),
    put(0x5884, 0),
    put(0x5883, 10),
    ...driftWords(0x58a0, MULTI_SF_BANDWIDTH_HZ, plan.radios[0].freqHz),
    set(field(0x58a3, 2, 1), 1),
    set(field(0x5887, 4, 2), 3),
  ]
}

/** How frequency error drifts into time: mantissa of 12 bits, exponent of 3. */
function driftWords(address: number, bandwidthHz: number, freqHz: number): SpiOp[] {
  let mantissa = Math.floor((bandwidthHz * 2 ** 20) / freqHz)
  let exponent = 0
  while (mantissa < 2_048) {
    mantissa *= 2
    exponent++
  }
  return [
    set(field(address, 0, 4), mantissa >>> 8),
    put(address + 1, mantissa & 0xff),
    set(field(address + 2, 0, 3), exponent),
  ]
}

function serviceWords({ service, radios }: ConcentratorPlan): SpiOp[] {
  const { sf, bandwidthHz, implicit } = service
  const [timing, extra] = serviceTiming(service)
  const preamble = sf <= 6 ? 12 : 8
  return [
    set(field(0x5b40, 0, 3), 7),
    set(field(0x5b40, 4, 3), 5),
    set(field(0x5b42, 7, 1), 1),
    set(field(0x5b23, 5, 1), Number(sf <= 6)),
    set(field(0x5b42, 0, 7), 52),
    set(field(0x5b03, 0, 1), 0),
    set(field(0x5b18, 3, 1), 1),
    set(field(0x5b1b, 4, 1), 1),
    set(field(0x5b1b, 6, 2), 1),
    set(field(0x5b32, 6, 2), 3),
    set(field(0x5b33, 3, 3), 3),
    set(field(0x5b32, 0, 3), timing),
    set(field(0x5b33, 6, 2), extra),
    set(field(0x5b23, 1, 1), Number(implicit !== undefined)),
    set(field(0x5b23, 0, 1), Number(implicit?.crc === true)),
    set(field(0x5b22, 0, 3), implicit?.codingRate ?? 0),
    put(0x5b24, implicit?.payloadBytes ?? 0),
    set(field(0x5b21, 0, 4), sf),
    set(field(0x5b21, 4, 4), BANDWIDTH_CODE[bandwidthHz] ?? 0),
    set(field(0x5b22, 4, 2), Number((2 ** sf * 1_000) / bandwidthHz >= 16)),
    put(0x5b28, preamble >>> 8),
    put(0x5b27, preamble & 0xff),
    ...driftWords(0x5b36, bandwidthHz, radios[0].freqHz),
    set(field(0x5b39, 2, 1), 1),
    set(field(0x5b19, 6, 1), 1),
    set(field(0x5b22, 3, 1), 1),
    set(field(0x5b23, 2, 2), 1),
    set(field(0x5b23, 4, 1), 1),
    set(field(0x5b2a, 4, 2), 3),
  ]
}

function serviceTiming({ sf, bandwidthHz }: ServicePlan): readonly [number, number] {
  if (sf <= 6) return [4, 0]
  if (sf <= 10) return [6, 0]
  return [7, Math.log2(bandwidthHz / 125_000) + 1]
}

function fskWords({ bitRate }: FskPlan): SpiOp[] {
  const rate = Math.floor(XTAL_HZ / bitRate)
  const sync = [...FSK_SYNC_WORD, 0, 0, 0, 0, 0]
  return [
    set(field(0x5b53, 3, 3), FSK_SYNC_WORD.length - 1),
    ...sync.map((byte, i) => put(0x5b5d + i, byte)),
    put(0x5b5b, rate >>> 8),
    put(0x5b5c, rate & 0xff),
    set(field(0x5b53, 0, 3), 3),
    set(field(0x5b54, 0, 1), 0),
    set(field(0x5b54, 3, 1), 0),
    set(field(0x5b55, 5, 3), 4),
    set(field(0x5b52, 0, 1), 1),
    set(field(0x5b52, 1, 1), 1),
    set(field(0x5b52, 2, 2), 2),
    set(field(0x5b52, 4, 1), 0),
    set(field(0x5b55, 0, 5), 10),
    put(0x5b58, 255),
    put(0x5b56, 0),
    put(0x5b57, 0),
    set(field(0x5b54, 2, 1), 1),
    set(field(0x5b59, 0, 2), 0),
    put(0x5b5a, 128),
  ]
}

/** Two peaks, twice each nibble of the sync word: 0x34 of public networks, 0x12 of private ones. */
function syncWords({ isPublic, service }: ConcentratorPlan): SpiOp[] {
  const peaks = (isPublicHere: boolean) => (isPublicHere ? ([6, 8] as const) : ([2, 4] as const))
  const pair = (address: number, [one, two]: readonly [number, number]) => [
    set(field(address, 0, 5), one),
    set(field(address + 1, 0, 5), two),
  ]
  return [
    ...pair(0x588a, peaks(false)),
    ...pair(0x588c, peaks(false)),
    ...pair(0x588e, peaks(isPublic)),
    ...pair(0x5b2e, peaks(isPublic && service.sf > 6)),
  ]
}
