/** From the FIFO to frames: good ones up, every other one counted by its reason. */

import type { GatewayEui } from '../../base/ids.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { RxFrame } from '../radio.ts'
import { type CounterState, tmstOfPacket } from './counter.ts'
import type { ConcentratorPlan } from './plan.ts'
import { readFifo } from './rx-fifo.ts'
import { rxPacket } from './rx-packet.ts'

export type ReceiverParts = {
  readonly plan: ConcentratorPlan
  readonly gatewayEui: GatewayEui
  readonly metrics: Metrics
}

/** The frames of one FIFO reading; `counter` was read after it. */
export function framesOf(
  bytes: Uint8Array,
  { plan, gatewayEui, metrics }: ReceiverParts,
  at: {
    readonly counter: CounterState
    readonly temperatureC: number
    readonly monoMs: number
    readonly atMs: number
  },
): RxFrame[] {
  const { packets, damages } = readFifo(bytes)
  if (damages > 0) refuse(metrics, 'damaged', damages)
  return packets.flatMap((raw): RxFrame[] => {
    const packet = rxPacket(raw, plan, at.temperatureC)
    if (packet?.crc !== 'ok') {
      refuse(metrics, packet ? `crc-${packet.crc}` : 'channel', 1)
      return []
    }
    return [
      {
        gatewayEui,
        tmst: tmstOfPacket(at.counter, Math.floor(raw.counter32 / 32), packet.correctionUs),
        monoMs: at.monoMs,
        atMs: at.atMs,
        freqHz: packet.freqHz,
        modulation: packet.modulation,
        codingRate: packet.codingRate ?? '4/5',
        rssiDbm: packet.rssiChannelDbm,
        snrDb: packet.snrDb ?? 0,
        channel: packet.channel,
        phyPayload: packet.payload.slice(),
      },
    ]
  })
}

function refuse(metrics: Metrics, reason: string, count: number): void {
  metrics.add('radio_rx_refused_total', count, { reason })
}
