/** One transmission and its two receive windows, as a device's link has them (LoRaWAN L2 1.0.4 §3). */

import type { Modulation } from '../../../base/lora.ts'
import type { Region } from '../../../gateway/lorawan/region/region.ts'
import { type Link, usableChannels } from './link.ts'
import type { DeviceModel } from './options.ts'

export type Window = {
  /** After the end of the uplink. */
  readonly delayMs: number
  readonly freqHz: number
  readonly modulation: Modulation
}

export type Sending = {
  /** Index, as 1.1 signs it. */
  readonly channel: number
  readonly freqHz: number
  readonly dataRate: number
  readonly modulation: Modulation
  readonly eirpDbm: number
  readonly rx1: Window
  readonly rx2: Window
}

/** Picks one of these channel indexes: at random, for a device that keeps to the book. */
export type ChooseChannel = (usable: readonly number[]) => number

export const firstChannel: ChooseChannel = ([first]) => first!

/** JOIN_ACCEPT_DELAY1 (RP002-1.0.4 §2.4.8). */
export const JOIN_DELAY_MS = 5_000
/** RECEIVE_DELAY2 − RECEIVE_DELAY1. */
const RX2_LATER_MS = 1_000

export function channelFor(link: Link, choose: ChooseChannel): number {
  const usable = usableChannels(link, link.dataRate)
  // A data rate that no channel takes, as ADR's back-off may reach it: better than silence.
  return choose(usable.length > 0 ? usable : link.channelsOn)
}

/** `rx1DelayMs` is the link's own, but for a join. */
export function sendingOf(
  link: Link,
  { region, hardware }: DeviceModel,
  index: number,
  rx1DelayMs: number = link.rx1DelayS * 1000,
): Sending {
  const { dataRate } = link
  const channel = link.channels[index]!
  const rx1DataRate = region.rx1DataRate({
    dataRate,
    rx1DrOffset: link.rx1DrOffset,
    downlink400: link.dwell.downlink400,
  })
  const rx1FreqHz = channel.rx1FreqHz ?? region.rx1FreqHz(channel.freqHz) ?? channel.freqHz
  return {
    channel: index,
    freqHz: channel.freqHz,
    dataRate,
    modulation: modulationOf(region, dataRate),
    eirpDbm: Math.min(hardware.eirpMaxDbm, link.maxEirpDbm - 2 * link.txPower),
    rx1: {
      delayMs: rx1DelayMs,
      freqHz: rx1FreqHz,
      modulation: modulationOf(region, rx1DataRate),
    },
    rx2: rx2Of(region, link, rx1DelayMs + RX2_LATER_MS),
  }
}

/** RX2, which class C listens on all the time. */
export function rx2Of(region: Region, link: Link, delayMs = 0): Window {
  return {
    delayMs,
    freqHz: link.rx2FreqHz,
    modulation: modulationOf(region, link.rx2DataRate),
  }
}

export function modulationOf(region: Region, dataRate: number): Modulation {
  const rate = region.dataRates[dataRate]
  if (!rate) throw new Error(`${region.name} has no data rate ${dataRate}`)
  return rate.modulation
}
