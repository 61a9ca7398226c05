/** What settled answers make of a device's receive windows (LoRaWAN L2 1.0.4 §5.4, §5.7 to §5.9). */

import type { DwellTime } from '../region/region.ts'
import type { RxWindows } from '../session.ts'
import type { StickySettled } from './sticky.ts'

export type RxSetup = RxWindows & {
  /** The region's own until TxParamSetupReq changes it; RX1's data rate and all sizes follow it. */
  readonly dwell: DwellTime
  /** Uplink channel → RX1's frequency in Hz, where DlChannelReq moved it. */
  readonly dlChannelsHz: Readonly<Record<number, number>>
}

/**
 * The windows after this answer, its own uplink's already: the device switches as soon as it has
 * said so. Where a single bit is refused, nothing is applied.
 */
export function rxSetupAfter(setup: RxSetup, { request, answer }: StickySettled): RxSetup {
  switch (request.name) {
    case 'RXParamSetupReq': {
      const isTaken =
        answer.name === 'RXParamSetupAns' &&
        answer.channelAck &&
        answer.rx2DataRateAck &&
        answer.rx1DrOffsetAck
      const { rx1DrOffset, rx2DataRate, freqHz } = request
      return isTaken ? { ...setup, rx1DrOffset, rx2DataRate, rx2FreqHz: freqHz } : setup
    }
    case 'RXTimingSetupReq':
      return { ...setup, rx1DelayS: request.delayS }
    case 'TxParamSetupReq': {
      const { uplinkDwell400: uplink400, downlinkDwell400: downlink400 } = request
      return { ...setup, dwell: { uplink400, downlink400 } }
    }
    case 'DlChannelReq': {
      const isTaken =
        answer.name === 'DlChannelAns' && answer.channelFreqOk && answer.uplinkFreqExists
      if (!isTaken) return setup
      const { chIndex, freqHz } = request
      return { ...setup, dlChannelsHz: { ...setup.dlChannelsHz, [chIndex]: freqHz } }
    }
  }
}
