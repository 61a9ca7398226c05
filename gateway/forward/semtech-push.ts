/**
 * Frames → `rxpk` and `stat` of a PUSH_DATA, as a packet forwarder would have written them (Lora-net,
 * PROTOCOL.TXT §3). The other direction is `hardware/semtech-udp/rxpk.ts`. Pure.
 *
 * RSSI is in whole dB on this wire; which chain, board and antenna it was no RxFrame tells: 0.
 */

import type { RxFrame } from '../../hardware/radio.ts'
import { datrOf } from '../../hardware/semtech-udp/datr.ts'
import type { GatewayReport } from './gateway-counts.ts'

/** As many as a concentrator has demodulators: one datagram stays under 4 kB. */
export const RXPK_PER_DATAGRAM_MAX = 8

export type Rxpk = { readonly [name: string]: string | number }

/** `isTimed`: the gateway's clock is right, so the moment of arrival may be told as UTC. */
export function rxpkOf(frame: RxFrame, isTimed: boolean): Rxpk {
  const { modulation, phyPayload } = frame
  return {
    ...(isTimed && { time: new Date(frame.atMs).toISOString() }),
    ...(frame.gpsTimeMs !== undefined && { tmms: Math.floor(frame.gpsTimeMs) }),
    tmst: frame.tmst,
    ...(frame.fineTimeNs !== undefined && { ftime: frame.fineTimeNs }),
    chan: frame.channel ?? 0,
    rfch: 0,
    freq: frame.freqHz / 1e6,
    stat: 1,
    modu: modulation.kind === 'lora' ? 'LORA' : 'FSK',
    datr: datrOf(modulation),
    ...(modulation.kind === 'lora' && { codr: frame.codingRate, lsnr: frame.snrDb }),
    rssi: Math.round(frame.rssiDbm),
    size: phyPayload.length,
    data: Buffer.from(phyPayload).toString('base64'),
  }
}

/**
 * `2026-11-25 22:41:52 GMT`. Nothing is sent on behalf of this server, so `dwnb` and `txnb` are 0.
 * `ackPercent`: of the datagrams since the last report.
 */
export function statOf(
  { heard, forwarded }: GatewayReport,
  { atMs, ackPercent }: { readonly atMs: number; readonly ackPercent: number },
): Rxpk {
  return {
    time: `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} GMT`,
    rxnb: heard,
    rxok: heard,
    rxfw: forwarded,
    ackr: ackPercent,
    dwnb: 0,
    txnb: 0,
  }
}

/** The JSON text of one PUSH_DATA. */
export function writePush(push: {
  readonly rxpk?: readonly Rxpk[]
  readonly stat?: Rxpk
}): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(push))
}
