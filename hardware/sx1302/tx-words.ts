/**
 * A transmission as register writes, all in one frame to the bridge (reference §10). Pure: when it may
 * be sent, and whether the chip is free, is decided elsewhere.
 */

import type { SpiOp } from '../mcu/spi.ts'
import type { GainEntry } from './gain.ts'
import type { RadioIndex } from './plan.ts'
import { field, put, set, TX_B_OFFSET } from './registers.ts'
import { hasLowDataRate } from './rx-timestamp.ts'

export type TxModulation =
  | {
      readonly kind: 'lora'
      readonly sf: number
      readonly bandwidthHz: number
      readonly codingRate: 1 | 2 | 3 | 4
      readonly invertIq: boolean
      readonly explicitHeader: boolean
    }
  | { readonly kind: 'fsk'; readonly bitRate: number; readonly deviationHz: number }

export type TxStart =
  | { readonly kind: 'now' }
  /** A value of the counter in µs; the low 27 bits count. */
  | { readonly kind: 'at'; readonly counterUs: number }
  /** The next second of the GPS receiver. */
  | { readonly kind: 'pps' }

export type TxPacket = {
  readonly radio: RadioIndex
  readonly freqHz: number
  readonly gain: GainEntry
  readonly modulation: TxModulation
  /** 0: as usual, 8 symbols of LoRa, 5 bytes of FSK. */
  readonly preamble: number
  readonly crc: boolean
  readonly isPublic: boolean
  readonly start: TxStart
  readonly payload: Uint8Array
}

const XTAL_HZ = 32_000_000
const STEP_SX1302 = 2 ** 18 / XTAL_HZ
const STEP_SX1250 = 2 ** 25 / XTAL_HZ
const BANDWIDTH_CODE: Readonly<Record<number, number>> = { 125000: 4, 250000: 5, 500000: 6 }
const FSK_AGC_BANDWIDTH = 0x80
const LORA_PREAMBLE = { usual: 8, least: 6 } as const
const FSK_PREAMBLE = { usual: 5, least: 3 } as const
const FSK_SYNC_WORD = [0xc1, 0x94, 0xc1] as const
const PUBLIC_PEAKS = [6, 8] as const
const PRIVATE_PEAKS = [2, 4] as const

/** Fields of path A. */
const TX = {
  immediate: field(0x5200, 0, 1),
  delayed: field(0x5200, 1, 1),
  gps: field(0x5200, 2, 1),
  writeBuffer: field(0x5207, 0, 1),
  modulationType: field(0x5209, 0, 1),
  ifSource: field(0x5220, 0, 2),
  digitalGain: field(0x5222, 0, 2),
  deviationMsb: field(0x5228, 0, 4),
  fskMode: field(0x5241, 0, 1),
  fskCrc: field(0x5241, 1, 1),
  fskWhitening: field(0x5241, 2, 2),
  fskCrcIbm: field(0x5241, 4, 1),
  gaussian: field(0x5246, 0, 1),
  gaussianBt: field(0x5246, 1, 2),
  syncOn: field(0x5246, 3, 1),
  preambleSequence: field(0x5246, 4, 1),
  syncSize: field(0x5246, 5, 3),
  sf: field(0x5260, 0, 4),
  bandwidth: field(0x5260, 4, 4),
  codingRate: field(0x5261, 0, 3),
  ppm: field(0x5261, 4, 2),
  ppmHeader: field(0x5261, 6, 2),
  crc: field(0x5262, 0, 1),
  implicitHeader: field(0x5262, 1, 1),
  cadRxTx: field(0x5262, 4, 2),
  modemEnable: field(0x5262, 6, 1),
  fineSync: field(0x5262, 7, 1),
  modemStart: field(0x5265, 7, 1),
  continuous: field(0x5269, 0, 1),
  invertIq: field(0x5269, 1, 1),
  lowpass: field(0x5269, 4, 3),
  peak1: field(0x526d, 0, 5),
  peak2: field(0x526e, 0, 5),
} as const

export function txWords(packet: TxPacket): readonly SpiOp[] {
  const { modulation, gain, radio } = packet
  const isLora = modulation.kind === 'lora'
  const startDelay = isLora ? startDelayCycles(modulation.sf, modulation.bandwidthHz) : 0
  const ops = [
    set(TX.modulationType, isLora ? 0 : 1),
    set(TX.ifSource, isLora ? 1 : 2),
    put(0x5223, 0),
    put(0x5224, 0),
    put(0x520d, (gain.paGain ? 0x40 : 0) | gain.powerIndex),
    set(TX.digitalGain, 0),
    ...bytesFrom(0x5225, Math.floor(packet.freqHz * STEP_SX1302), 3),
    ...(isLora ? loraWords(packet, modulation) : fskWords(packet, modulation)),
    ...(isLora ? [put(0x5205, startDelay >>> 8, startDelay & 0xff)] : []),
    set(TX.writeBuffer, 1),
    ...payloadWords(packet),
    set(TX.writeBuffer, 0),
    ...startWords(packet.start, startDelay),
  ]
  return radio === 0 ? ops : ops.map(onPathB)
}

function loraWords(
  { preamble, crc, isPublic, payload }: TxPacket,
  lora: Extract<TxModulation, { kind: 'lora' }>,
): SpiOp[] {
  const { sf, bandwidthHz, codingRate, invertIq, explicitHeader } = lora
  const code = BANDWIDTH_CODE[bandwidthHz] ?? 0
  const deviation = Math.floor((bandwidthHz / 2) * STEP_SX1302)
  const symbols = preamble === 0 ? LORA_PREAMBLE.usual : Math.max(preamble, LORA_PREAMBLE.least)
  // SF5 and SF6 know one sync word only.
  const [peak1, peak2] = isPublic && sf > 6 ? PUBLIC_PEAKS : PRIVATE_PEAKS
  return [
    put(0x520c, code),
    set(TX.deviationMsb, deviation >>> 8),
    put(0x5229, deviation & 0xff),
    set(TX.bandwidth, code),
    put(0x5267, symbols >>> 8),
    put(0x5266, symbols & 0xff),
    set(TX.sf, sf),
    set(TX.lowpass, lowpassOf(sf)),
    set(TX.codingRate, codingRate),
    set(TX.modemEnable, 1),
    set(TX.cadRxTx, 2),
    set(TX.modemStart, 1),
    set(TX.continuous, 0),
    set(TX.invertIq, Number(invertIq)),
    set(TX.implicitHeader, Number(!explicitHeader)),
    set(TX.crc, Number(crc)),
    set(TX.peak1, peak1),
    set(TX.peak2, peak2),
    set(TX.fineSync, Number(sf <= 6)),
    put(0x5263, payload.length),
    set(TX.ppmHeader, 0),
    set(TX.ppm, Number(hasLowDataRate(sf, bandwidthHz))),
  ]
}

function fskWords(
  { preamble, crc, payload }: TxPacket,
  { bitRate, deviationHz }: Extract<TxModulation, { kind: 'fsk' }>,
): SpiOp[] {
  const deviation = Math.floor(deviationHz * STEP_SX1302)
  const rate = Math.floor(XTAL_HZ / bitRate)
  const bytes = preamble === 0 ? FSK_PREAMBLE.usual : Math.max(preamble, FSK_PREAMBLE.least)
  const sync = [...FSK_SYNC_WORD, 0, 0, 0, 0, 0]
  return [
    put(0x520c, FSK_AGC_BANDWIDTH),
    set(TX.deviationMsb, deviation >>> 8),
    put(0x5229, deviation & 0xff),
    // The AGC sets the radio's own deviation: mailbox bytes 2, 1, 0.
    ...bytesFrom(0x578a, Math.floor(deviationHz * STEP_SX1250), 3),
    set(TX.fskMode, 1),
    set(TX.fskCrc, Number(crc)),
    set(TX.fskCrcIbm, 0),
    set(TX.fskWhitening, 2),
    set(TX.gaussian, 1),
    set(TX.gaussianBt, 2),
    set(TX.syncOn, 1),
    set(TX.syncSize, FSK_SYNC_WORD.length - 1),
    ...sync.map((byte, i) => put(0x5247 + i, byte)).reverse(),
    set(TX.preambleSequence, 0),
    put(0x5244, rate >>> 8, rate & 0xff),
    put(0x5242, bytes >>> 8, bytes & 0xff),
    put(0x5240, payload.length),
  ]
}

function payloadWords({ modulation, payload }: TxPacket): SpiOp[] {
  if (modulation.kind === 'lora') return [{ kind: 'write', address: 0x5300, data: payload }]
  return [put(0x5300, payload.length), { kind: 'write', address: 0x5301, data: payload }]
}

/**
 * The trigger's bit goes down and up. A counter value that has passed would fire when the 27 bits come
 * round, 134 s later: the caller has looked.
 */
function startWords(start: TxStart, delayCycles: number): SpiOp[] {
  switch (start.kind) {
    case 'now':
      return [set(TX.immediate, 0), set(TX.immediate, 1)]
    case 'pps':
      return [set(TX.gps, 0), set(TX.gps, 1)]
    case 'at': {
      const timer = (Math.imul(start.counterUs | 0, 32) - delayCycles) >>> 0
      return [...bytesFrom(0x5201, timer, 4).reverse(), set(TX.delayed, 0), set(TX.delayed, 1)]
    }
  }
}

/** How long before its nominal time the modem is started, in 32 MHz cycles (reference §10.4). */
export function startDelayCycles(sf: number, bandwidthHz: number): number {
  const constant = { 125000: 19, 250000: 24, 500000: 21 }[bandwidthHz] ?? 0
  const lowpass = 2 ** lowpassOf(sf) - 1
  return (
    48_000 -
    constant -
    Math.floor((lowpass * 1_000_000) / bandwidthHz) -
    Math.floor(8_000_000 / bandwidthHz)
  )
}

function lowpassOf(sf: number): number {
  return sf < 10 ? 6 : 7
}

/** A number as single bytes from an address on, most significant first. */
function bytesFrom(address: number, value: number, bytes: number): SpiOp[] {
  return Array.from({ length: bytes }, (_, i) =>
    put(address + i, Math.floor(value / 256 ** (bytes - 1 - i)) & 0xff),
  )
}

/** Registers and buffer of path B lie 0x200 higher; the mailbox is the same. */
function onPathB(op: SpiOp): SpiOp {
  if (!('address' in op) || op.address >= 0x5600) return op
  return { ...op, address: op.address + TX_B_OFFSET }
}
