/** Where, when and how fast a device listens (LoRaWAN L2 1.0.4, "Receive windows"). */

import { airtimeUs, type LoraModulation, snrFloorDb } from '../../base/lora.ts'
import { tmstAfter } from '../../base/tmst.ts'
import type { TxAlternative } from '../../hardware/radio.ts'
import type { Reception } from '../journal/reception.ts'
import { type LinkSetup, rx1FreqHz, rx2DelayS, startSetup } from '../link/setup.ts'
import type { DataRate } from '../lorawan/region/data-rate.ts'
import { dataRateOf, downlinkRate, type Region } from '../lorawan/region/region.ts'

const S_TO_US = 1_000_000

export type Window = { readonly alternative: TxAlternative; readonly rate: DataRate }

/** RX1 and RX2 after an uplink; without RX1 when the uplink was on no channel or rate of the region. */
export function windowsAfter(
  region: Region,
  setup: LinkSetup,
  reception: Reception,
): readonly Window[] {
  const uplinkDr = dataRateOf(region, reception.modulation)
  const rx1Dr =
    uplinkDr === undefined
      ? undefined
      : region.rx1DataRate({
          dataRate: uplinkDr,
          rx1DrOffset: setup.rx1DrOffset,
          downlink400: setup.dwell.downlink400,
        })
  const places = [
    {
      delayS: setup.rx1DelayS,
      freqHz: rx1FreqHz(region, setup, reception.freqHz),
      dataRate: rx1Dr,
    },
    {
      delayS: rx2DelayS(setup.rx1DelayS),
      freqHz: setup.rx2FreqHz,
      dataRate: setup.rx2DataRate,
    },
  ]
  return places.flatMap(({ delayS, freqHz, dataRate }) => {
    const rate = dataRate === undefined ? undefined : downlinkRate(region, dataRate)
    if (!rate || freqHz === undefined) return []
    const alternative: TxAlternative = {
      at: tmstAfter(reception.tmst, delayS * S_TO_US),
      freqHz,
      modulation: rate.modulation,
      eirpDbm: region.downlinkEirpDbm(freqHz),
    }
    return [{ alternative, rate }]
  })
}

/** The windows that a JoinAccept has: 5 and 6 s, the region's own data rates (RP002 §2.4.8). */
export function joinWindows(region: Region, reception: Reception): readonly Window[] {
  return windowsAfter(region, startSetup(region, { rx1DelayS: 5 }), reception)
}

/**
 * RX2 goes first where it deafens the gateway for less than half of RX1's time and reaches the device no
 * worse: after SF12, 144 ms at 27 dBm instead of 991 ms at 14. Bytes and counter are the same in both.
 */
export function cheapestFirst(windows: readonly Window[], sizeBytes: number): readonly Window[] {
  const [rx1, rx2] = windows
  if (!rx1 || !rx2) return windows
  const isCheaper = airtimeOf(rx2, sizeBytes) * 2 < airtimeOf(rx1, sizeBytes)
  return isCheaper && reachDb(rx2) >= reachDb(rx1) ? [rx2, rx1] : windows
}

function airtimeOf({ rate: { modulation } }: Window, sizeBytes: number): number {
  return airtimeUs({ modulation, sizeBytes, crc: false })
}

/** Path loss that the device may have and still hear it, up to a constant. */
function reachDb({ alternative: { eirpDbm, modulation } }: Window): number {
  return modulation.kind === 'lora' ? eirpDbm - snrFloorDb(modulation as LoraModulation) : eirpDbm
}

/** A class C device listens all the time, on RX2's frequency; no frame where its rate is none. */
export function windowNow(region: Region, setup: LinkSetup): Window | undefined {
  const rate = downlinkRate(region, setup.rx2DataRate)
  return (
    rate && {
      rate,
      alternative: {
        at: 'now',
        freqHz: setup.rx2FreqHz,
        modulation: rate.modulation,
        eirpDbm: region.downlinkEirpDbm(setup.rx2FreqHz),
      },
    }
  )
}
