/** From the FIFO to frames: good ones up, every other one counted by its reason. */

import type { GatewayEui } from '../../base/ids.ts'
import { sameModulation } from '../../base/lora.ts'
import type { Metrics } from '../../base/metrics.ts'
import { tmstGapUs } from '../../base/tmst.ts'
import type { RxFrame } from '../radio.ts'
import { type CounterState, tmstOfPacket } from './counter.ts'
import { fineTime } from './fine-timestamp.ts'
import { type ConcentratorPlan, channelOf } from './plan.ts'
import { type FifoPacket, readFifo } from './rx-fifo.ts'
import { type RxPacket, rxPacket } from './rx-packet.ts'

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
    /** 32 MHz counter at the last pulses, oldest first: for fine timestamps. */
    readonly pulses?: readonly number[]
    readonly temperatureC: number
    readonly monoMs: number
    readonly atMs: number
  },
): RxFrame[] {
  const { packets, damages } = readFifo(bytes)
  if (damages > 0) refuse(metrics, 'damaged', damages)
  const frames = packets.flatMap((raw): RxFrame[] => {
    const packet = rxPacket(raw, plan, at.temperatureC)
    if (packet?.crc !== 'ok') {
      refuse(metrics, packet ? `crc-${packet.crc}` : 'channel', 1)
      return []
    }
    const fineTimeNs = plan.fineTimestamp && fineTimeOf(raw, packet, plan, at.pulses ?? [], metrics)
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
        ...(fineTimeNs !== undefined && { fineTimeNs }),
        phyPayload: packet.payload.slice(),
      },
    ]
  })
  return plan.fineTimestamp ? withoutMirrors(frames, metrics) : frames
}

function fineTimeOf(
  raw: FifoPacket,
  { channel, offsetHz, freqHz }: RxPacket,
  plan: ConcentratorPlan,
  pulses: readonly number[],
  metrics: Metrics,
): number | undefined {
  if (!raw.isTimed) return undefined
  const ifHz = channelOf(plan, channel)?.ifHz ?? 0
  const stamp = { ...raw, ifHz, freqError: offsetHz / freqHz }
  const fine = fineTime(stamp, pulses)
  if (fine.kind === 'fine') return fine.ns
  metrics.add('radio_fine_time_missing_total', 1, { reason: fine.reason })
  return undefined
}

/** Two demodulators work on each packet, and both deliver it (reference §9.5). */
const MIRROR_US = 24

/** Of two the one with a fine time; in order of their ends. At most 117 packets fit one reading. */
function withoutMirrors(frames: readonly RxFrame[], metrics: Metrics): RxFrame[] {
  const kept: RxFrame[] = []
  for (const frame of frames) {
    const twin = kept.findIndex((other) => isMirror(frame, other))
    if (twin < 0) kept.push(frame)
    else {
      refuse(metrics, 'mirror', 1)
      if (kept[twin]!.fineTimeNs === undefined) kept[twin] = frame
    }
  }
  return kept.sort((a, b) => tmstGapUs({ later: a.tmst, earlier: b.tmst }))
}

function isMirror(a: RxFrame, b: RxFrame): boolean {
  return (
    a.channel === b.channel &&
    sameModulation(a.modulation, b.modulation) &&
    Math.abs(tmstGapUs({ later: a.tmst, earlier: b.tmst })) <= MIRROR_US &&
    Buffer.compare(a.phyPayload, b.phyPayload) === 0
  )
}

function refuse(metrics: Metrics, reason: string, count: number): void {
  metrics.add('radio_rx_refused_total', count, { reason })
}
