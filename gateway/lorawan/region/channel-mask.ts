/**
 * Channel masks of LinkADRReq (LoRaWAN RP002-1.0.4 §2.4.5, §2.5.5, §2.10.5): which channels a row of
 * them leaves on, and the shortest row that leaves on those that are wanted.
 *
 *   ChMaskCntl   taught channels (EU868 …)     72 fixed channels (US915, AU915)
 *   0            channels 0–15                 channels 0–15
 *   1 … 3        RFU                           16–31 … 48–63
 *   4            RFU                           64–71
 *   5            RFU                           bit i: sub-band i + 1, its 500 kHz channel too
 *   6            all that are defined, on      0–63 on, mask for 64–71
 *   7            RFU                           0–63 off, mask for 64–71
 */

import { CHANNELS_125, CHANNELS_500 } from './fixed-channels.ts'
import type { Region } from './region.ts'

export type ChannelMask = { readonly chMask: number; readonly chMaskCntl: number }

const BANK = 16
const BANKS_125 = CHANNELS_125 / BANK
const ALL_OF_BANK = 0xffff

export type MaskResult =
  | { readonly kind: 'on'; readonly channels: readonly number[] }
  | {
      readonly kind: 'refused'
      readonly reason: 'reserved-control' | 'undefined-channel' | 'no-channel'
    }

/** What a device has on after these masks, taken together as one; `defined`: the channels it knows. */
export function applyMasks(
  region: Region,
  before: { readonly defined: readonly number[]; readonly on: readonly number[] },
  masks: readonly ChannelMask[],
): MaskResult {
  const on = new Set(before.on)
  const isFixed = region.cfListType === 1
  for (const { chMask, chMaskCntl } of masks) {
    if (!isFixed && chMaskCntl !== 0 && chMaskCntl !== 6) {
      return { kind: 'refused', reason: 'reserved-control' }
    }
    if (isFixed) setFixed(on, chMask, chMaskCntl)
    else if (chMaskCntl === 6) for (const channel of before.defined) on.add(channel)
    else setBits(on, { from: 0, count: BANK, bits: chMask })
  }
  if ([...on].some((channel) => !before.defined.includes(channel))) {
    return { kind: 'refused', reason: 'undefined-channel' }
  }
  if (on.size === 0) return { kind: 'refused', reason: 'no-channel' }
  return { kind: 'on', channels: [...on].sort((a, b) => a - b) }
}

function setBits(
  on: Set<number>,
  { from, count, bits }: { readonly from: number; readonly count: number; readonly bits: number },
): void {
  for (let i = 0; i < count; i++) {
    if ((bits >>> i) & 1) on.add(from + i)
    else on.delete(from + i)
  }
}

function setFixed(on: Set<number>, chMask: number, chMaskCntl: number): void {
  const wide = { from: CHANNELS_125, count: CHANNELS_500, bits: chMask }
  if (chMaskCntl < BANKS_125) {
    setBits(on, { from: chMaskCntl * BANK, count: BANK, bits: chMask })
  } else if (chMaskCntl === 4) {
    setBits(on, wide)
  } else if (chMaskCntl === 5) {
    for (let subBand = 0; subBand < CHANNELS_500; subBand++) {
      const bits = (chMask >>> subBand) & 1 ? 0xff : 0
      setBits(on, { from: subBand * 8, count: 8, bits })
    }
    setBits(on, wide)
  } else {
    const bits = chMaskCntl === 6 ? ALL_OF_BANK : 0
    for (let bank = 0; bank < BANKS_125; bank++) {
      setBits(on, { from: bank * BANK, count: BANK, bits })
    }
    setBits(on, wide)
  }
}

/**
 * The shortest row of masks from what is on to what is wanted; empty: nothing to say. Channels that
 * the device does not know are not asked for: it would refuse the whole row.
 */
export function masksFor(
  region: Region,
  device: { readonly defined: readonly number[]; readonly on: readonly number[] },
  wanted: readonly number[],
): readonly ChannelMask[] {
  const known = wanted.filter((channel) => device.defined.includes(channel))
  const from = banksOf(device.on)
  const to = banksOf(known)
  if (from.every((bits, bank) => bits === to[bank])) return []
  if (region.cfListType === 0) return [{ chMask: to[0]!, chMaskCntl: 0 }]
  const narrow = to.slice(0, BANKS_125)
  const wide = to[BANKS_125]!
  const rows = [
    to.flatMap((chMask, bank) => (chMask === from[bank] ? [] : [{ chMask, chMaskCntl: bank }])),
    [{ chMask: wide, chMaskCntl: 7 }, ...banksBut(narrow, 0)],
    [{ chMask: wide, chMaskCntl: 6 }, ...banksBut(narrow, ALL_OF_BANK)],
  ]
  return rows.reduce((shortest, row) => (row.length < shortest.length ? row : shortest))
}

function banksBut(banks: readonly number[], already: number): ChannelMask[] {
  return banks.flatMap((chMask, bank) => (chMask === already ? [] : [{ chMask, chMaskCntl: bank }]))
}

/** Sixteen channels a bank, channel 0 in bit 0; five banks, as a CFList of type 1 has them too. */
export function banksOf(channels: readonly number[]): readonly number[] {
  const banks = [0, 0, 0, 0, 0]
  for (const channel of channels) {
    const bank = Math.floor(channel / BANK)
    banks[bank] = (banks[bank] ?? 0) | (1 << (channel % BANK))
  }
  return banks
}
