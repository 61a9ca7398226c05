/**
 * An emulated board with its antenna in the shared air: what the chip's channels, demodulators and
 * half-duplex let through goes into its FIFO, what it transmits goes on the air.
 */

import type { Clock } from '../../../base/clock.ts'
import { sameModulation } from '../../../base/lora.ts'
import type { Random } from '../../../base/random.ts'
import {
  type ConcentratorPlan,
  channelOf,
  FSK_CHANNEL,
  SERVICE_CHANNEL,
} from '../../sx1302/plan.ts'
import { fineCorrectionUs, fskCorrectionUs, loraCorrectionUs } from '../../sx1302/rx-timestamp.ts'
import type { Air, AirStation, Emission, Reach } from '../air.ts'
import { BridgeTwin } from './bridge.ts'
import { ChipTwin } from './chip.ts'
import { writeFifoPacket } from './fifo-writer.ts'
import { Sx1261Twin } from './sx1261-twin.ts'
import type { ChipTransmission } from './transmission.ts'

/** What the demodulator finds of the payload's checksum. */
export type HeardCrc = 'good' | 'bad' | 'none'

export type BoardOnAirParts = {
  readonly air: Air
  readonly clock: Clock
  readonly name: string
  /** As the driver sets it up: the emulated radios hear what it names. */
  readonly plan: ConcentratorPlan
  readonly eui: Uint8Array
  readonly resetValues: ReadonlyMap<number, number>
  /** 0x03: an SX1303. */
  readonly model?: number
  /** What a power index gives on this board's connector. */
  readonly powerDbm: (transmission: ChipTransmission) => number
  /** Told of each signal that the chip takes in, as it ends. */
  readonly onHeard?: (emission: Emission) => void
  /** Told of each transmission as it begins, before the air. */
  readonly onTransmit?: (transmission: ChipTransmission) => void
  /** Given: it has a spectrum receiver, whose noise this draws. */
  readonly spectrumNoise?: Random
  readonly temperatureC?: number
  readonly latencyMs?: number
}

/** Sixteen packets at a time, whatever their channel: a seventeenth is not heard. */
const DEMODULATORS = 16
/** With fine timestamps: a signal that does not move against the chip. */
const METRIC_PAIRS = 4
/** Carrier frequencies agree to this much. */
const TUNED_HZ = 10_000

export class BoardOnAir implements AirStation {
  readonly name: string
  readonly chip: ChipTwin
  readonly bridge: BridgeTwin
  readonly sx1261: Sx1261Twin | undefined
  readonly lost = { halfDuplex: 0, demodulators: 0, offChannel: 0 }
  readonly #parts: BoardOnAirParts
  #own: readonly { readonly startUs: number; readonly endUs: number }[] = []
  /** Ends of the packets that demodulators work on. */
  #busyUntilUs: readonly number[] = []

  constructor(parts: BoardOnAirParts) {
    const { clock, eui, resetValues, model } = parts
    this.name = parts.name
    this.#parts = parts
    const { air, spectrumNoise: random } = parts
    const levelDbm = (freqHz: number, widthHz: number) => air.levelDbm(this, freqHz, widthHz)
    this.sx1261 = random && new Sx1261Twin({ clock, random, levelDbm })
    this.chip = new ChipTwin({
      clock,
      eui,
      resetValues,
      ...(model !== undefined && { model }),
      isChannelFree: () => this.sx1261?.saysFree ?? false,
      onTransmit: (transmission) => this.#transmit(transmission),
    })
    this.bridge = new BridgeTwin({
      clock,
      chip: this.chip,
      sx1261: this.sx1261,
      path: `emulated CoreCell ${parts.name}`,
      latencyMs: parts.latencyMs ?? 0,
      temperatureC: parts.temperatureC ?? 26,
    })
    parts.air.addGateway(this)
  }

  remove(): void {
    this.#parts.air.remove(this)
  }

  hear(emission: Emission, reach: Reach, crc: HeardCrc = 'good'): void {
    if (!this.chip.isListening) return
    const { startUs, endUs } = emission
    if (this.#own.some((own) => own.startUs < endUs && startUs < own.endUs)) {
      this.lost.halfDuplex++
      return
    }
    const channel = this.#channelOf(emission)
    if (channel === undefined) {
      this.lost.offChannel++
      return
    }
    this.#busyUntilUs = this.#busyUntilUs.filter((until) => until > startUs)
    if (this.#busyUntilUs.length >= DEMODULATORS) {
      this.lost.demodulators++
      return
    }
    this.#busyUntilUs = [...this.#busyUntilUs, endUs]
    this.#parts.onHeard?.(emission)
    this.chip.receive(this.#packet(emission, reach, channel, crc))
  }

  #channelOf({ freqHz, modulation }: Emission): number | undefined {
    const { plan } = this.#parts
    const { service, fsk } = plan
    const serviceModulation = {
      kind: 'lora',
      sf: service.sf,
      bandwidthHz: service.bandwidthHz,
    } as const
    for (let channel = 0; channel <= FSK_CHANNEL; channel++) {
      const at = channelOf(plan, channel)
      if (!at?.isEnabled) continue
      const tunedHz = plan.radios[at.radio].freqHz + at.ifHz
      if (Math.abs(tunedHz - freqHz) > TUNED_HZ) continue
      const fits =
        channel === FSK_CHANNEL
          ? modulation.kind === 'fsk' && modulation.bitRate === fsk.bitRate
          : channel === SERVICE_CHANNEL
            ? sameModulation(modulation, serviceModulation)
            : modulation.kind === 'lora' && modulation.bandwidthHz === 125_000
      if (fits) return channel
    }
    return undefined
  }

  #packet(emission: Emission, reach: Reach, channel: number, crc: HeardCrc): Uint8Array {
    const { plan } = this.#parts
    const { modulation, codingRate, phyPayload: payload, endUs } = emission
    const { rssiOffsetDb } = plan.radios[channelOf(plan, channel)!.radio]
    const timing = {
      codingRate: Number(codingRate[2]) - 4,
      hasCrc: crc !== 'none',
      payloadBytes: payload.length,
    }
    // The chip's own register says what it stamps: the end of the packet, or that of its header.
    const isFine = modulation.kind === 'lora' && (this.chip.registers[0x58c0]! & 0x04) === 0
    const correctionUs =
      modulation.kind === 'lora'
        ? (isFine ? fineCorrectionUs : loraCorrectionUs)({ ...modulation, ...timing })
        : fskCorrectionUs(modulation.bitRate)
    // The chip stamps when its demodulator has finished: later than the end by what is corrected.
    const stampedUs = endUs - correctionUs - this.#parts.clock.monoMs() * 1000
    const counter32 = (this.chip.counter32 + Math.round(stampedUs * 32) + 2 ** 33) % 2 ** 32
    return writeFifoPacket({
      channel,
      sf: modulation.kind === 'lora' ? modulation.sf : 0,
      codingRate,
      hasCrc: crc !== 'none',
      crcFailed: crc === 'bad',
      snrDb: reach.snrDb,
      rssiRaw: Math.max(0, Math.min(255, Math.round(reach.rssiDbm - rssiOffsetDb))),
      counter32,
      ...(isFine && { metrics: new Int8Array(2 * METRIC_PAIRS) }),
      payload,
    })
  }

  #transmit(transmission: ChipTransmission): void {
    const { air, powerDbm, onTransmit } = this.#parts
    onTransmit?.(transmission)
    const startUs = air.nowUs
    const endUs = startUs + transmission.airtimeUs
    this.#own = [...this.#own.filter((own) => own.endUs > startUs - 30e6), { startUs, endUs }]
    const { freqHz, modulation, codingRate, payload } = transmission
    air.emit({
      direction: transmission.invertIq ? 'down' : 'up',
      from: this,
      phyPayload: payload,
      freqHz,
      modulation,
      codingRate,
      eirpDbm: powerDbm(transmission),
      startUs,
      endUs,
    })
  }
}
