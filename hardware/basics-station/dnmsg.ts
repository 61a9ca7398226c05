/**
 * A downlink as Station wants it. Class A is told as its uplink and both windows: Station takes RX1
 * if it can, else RX2 one second later. It chooses the power itself, by region and frequency.
 * Source: lorabasics/basicstation, src/s2e.c (handle_dnmsg, altTxTime, send_dntxed).
 */

import { hexOf } from '../../base/bytes.ts'
import { writeWide } from './wide-json.ts'

export type DnWindow = { readonly dataRate: number; readonly freqHz: number }

export type DnTiming =
  | {
      readonly class: 'A'
      /** The uplink's. */
      readonly xtime: bigint
      readonly rctx: bigint
      /** From its end to RX1; RX2 is one second later. 1…15. */
      readonly rxDelayS: number
      readonly rx1: DnWindow | undefined
      readonly rx2: DnWindow | undefined
    }
  | {
      readonly class: 'B'
      readonly gpsTimeUs: number
      readonly rctx: bigint
      readonly slot: DnWindow
    }
  /** At once; any late xtime tells the station which radio and session is meant. */
  | { readonly class: 'C'; readonly xtime: bigint; readonly rctx: bigint; readonly rx2: DnWindow }

export type Dnmsg = {
  readonly diid: number
  readonly timing: DnTiming
  /** 0…255: the higher pushes the lower aside. */
  readonly priority: number
  readonly pdu: Uint8Array
  /** UTC seconds now, where the clock is known. */
  readonly muxTimeS: number | undefined
}

/**
 * Station logs it and gives it back. It must not be zero, or no `dntxed` comes; the radio does not
 * know the device's own. ChirpStack's gateway bridge says the same.
 */
const DEV_EUI_ANY = '01-01-01-01-01-01-01-01'

export function writeDnmsg({ diid, timing, priority, pdu, muxTimeS }: Dnmsg): string {
  return writeWide({
    msgtype: 'dnmsg',
    DevEui: DEV_EUI_ANY,
    diid,
    priority,
    pdu: hexOf(pdu),
    ...timingFields(timing),
    ...(muxTimeS !== undefined && { MuxTime: muxTimeS }),
  })
}

function timingFields(timing: DnTiming): object {
  switch (timing.class) {
    case 'A': {
      const { rxDelayS, xtime, rctx, rx1, rx2 } = timing
      return {
        dC: 0,
        RxDelay: rxDelayS,
        ...(rx1 && { RX1DR: rx1.dataRate, RX1Freq: rx1.freqHz }),
        ...(rx2 && { RX2DR: rx2.dataRate, RX2Freq: rx2.freqHz }),
        xtime,
        rctx,
      }
    }
    case 'B': {
      const { gpsTimeUs, rctx, slot } = timing
      return { dC: 1, DR: slot.dataRate, Freq: slot.freqHz, gpstime: gpsTimeUs, rctx }
    }
    case 'C': {
      const { xtime, rctx, rx2 } = timing
      // RxDelay is no use here, but Stations before 2.0.6 drop a dnmsg without it.
      return { dC: 2, RxDelay: 1, RX2DR: rx2.dataRate, RX2Freq: rx2.freqHz, xtime, rctx }
    }
  }
}
