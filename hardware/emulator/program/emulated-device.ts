/**
 * An emulated CoreCell as a device of its own: it is plugged in and pulled, resets itself and comes
 * back, spoils its answers, hears what is injected, remembers what it sent. Cables come in, and time.
 */

import { hexOf } from '../../../base/bytes.ts'
import type { CancelTimer, Clock } from '../../../base/clock.ts'
import { airtimeUs } from '../../../base/lora.ts'
import type { Random } from '../../../base/random.ts'
import { CORECELL_USB_EU868_PLAN } from '../../boards/corecell-usb-eu868.ts'
import { Air } from '../air.ts'
import { BoardOnAir } from '../board/board-on-air.ts'
import { RESET_VALUES } from '../board/reset-values.ts'
import type { ChipTransmission } from '../board/transmission.ts'
import type { ByteFault, ControlCommand, Injection } from './control.ts'

export type PluggedCable = { write(bytes: Uint8Array): void; pull(): void }
export type PlugCable = (onBytes: (bytes: Uint8Array) => void) => Promise<PluggedCable>

/** One JSON object a command. */
export type ControlAnswer = { readonly ok: boolean } & Readonly<Record<string, unknown>>

const TRANSMISSIONS_KEPT = 256
/** What a host sees of a bridge that resets: the device goes and comes back. */
const RETURNS_MS = 500
const AGC_STATUS = 0x5781
const AGC_STALLED = 0x14

export class EmulatedDevice {
  readonly board: BoardOnAir
  readonly #clock: Clock
  readonly #plugCable: PlugCable
  #cable: PluggedCable | undefined
  #isPlugging = false
  #sent: readonly Readonly<Record<string, unknown>>[] = []
  #byteFault: ByteFault | undefined
  #stalledUntilMs = 0
  #cancelReturn: CancelTimer = () => {}

  constructor(parts: {
    readonly clock: Clock
    /** The noise that its spectrum receiver counts. */
    readonly random: Random
    readonly eui: Uint8Array
    readonly plugCable: PlugCable
  }) {
    this.#clock = parts.clock
    this.#plugCable = parts.plugCable
    this.board = new BoardOnAir({
      air: new Air({ clock: parts.clock }),
      clock: parts.clock,
      name: hexOf(parts.eui),
      plan: CORECELL_USB_EU868_PLAN,
      eui: parts.eui,
      resetValues: RESET_VALUES,
      powerDbm: () => 0,
      spectrumNoise: parts.random,
      onTransmit: (transmission) => this.#remember(transmission),
    })
    this.board.bridge.onAnswer = (answer) => this.#spoil(answer)
  }

  /** Plugged in: the host finds it. */
  async plug(): Promise<void> {
    if (this.#cable || this.#isPlugging) return
    this.#isPlugging = true
    try {
      const { bridge } = this.board
      const cable = await this.#plugCable((bytes) => bridge.write(bytes))
      this.#cable = cable
      await bridge.open({
        onBytes: (bytes) => this.#answer(bytes),
        onGone: () => this.#bridgeWent(),
      })
    } finally {
      this.#isPlugging = false
    }
  }

  /** Pulled: the board loses its power, the host its device. */
  unplug(): void {
    this.#cancelReturn()
    const cable = this.#cable
    this.#cable = undefined
    if (!cable) return
    this.board.bridge.unplug()
    cable.pull()
  }

  async carryOut(command: ControlCommand): Promise<ControlAnswer> {
    const { chip, bridge } = this.board
    switch (command.kind) {
      case 'inject':
        return this.#inject(command)
      case 'transmissions':
        return { ok: true, transmissions: this.#sent }
      case 'status':
        return { ok: true, ...this.#status() }
      case 'unplug':
        this.unplug()
        break
      case 'replug':
        await this.plug()
        break
      case 'reset':
        if (!this.#cable) return { ok: false, reason: 'it is not plugged in' }
        bridge.unplug('the bridge resets')
        break
      case 'lose':
      case 'drop':
      case 'corrupt':
      case 'duplicate':
        this.#byteFault = command
        break
      case 'stall':
        this.#stalledUntilMs = this.#clock.monoMs() + command.ms
        break
      case 'killMcus':
        chip.areMcusDead = command.isOn
        break
      case 'stuckTransmitter':
        chip.isTransmitterStuck = command.isOn
        break
      case 'silentStall':
        chip.registers[AGC_STATUS] = AGC_STALLED
        break
      case 'parity':
        chip[command.mcu].spoilProgram()
        break
      default:
        command satisfies never
    }
    return { ok: true }
  }

  /** The frame is heard at the end of its time on air, if the board then listens there. */
  #inject({ freqHz, sf, bandwidthHz, payload, rssiDbm, snrDb, crc }: Injection): ControlAnswer {
    const modulation = { kind: 'lora', sf, bandwidthHz } as const
    const timing = { modulation, sizeBytes: payload.length, crc: crc !== 'none' }
    const startUs = this.#clock.monoMs() * 1000
    const endUs = startUs + airtimeUs(timing)
    const emission = {
      direction: 'up',
      from: { name: 'injected', hear: () => {} },
      phyPayload: payload,
      freqHz,
      modulation,
      codingRate: '4/5',
      eirpDbm: 14,
      startUs,
      endUs,
    } as const
    this.#clock.after((endUs - startUs) / 1000, () =>
      this.board.hear(emission, { rssiDbm, snrDb }, crc),
    )
    return { ok: true, airtimeUs: Math.round(endUs - startUs) }
  }

  #status(): Readonly<Record<string, unknown>> {
    const { chip, bridge, lost } = this.board
    return {
      isPlugged: this.#cable !== undefined,
      isListening: chip.isListening,
      requests: bridge.requests,
      fifoBytes: chip.fifo.length,
      overflows: chip.overflows,
      counterUs: Math.floor(chip.counter32 / 32),
      lost,
    }
  }

  #remember(transmission: ChipTransmission): void {
    const { payload, modulation, ...rest } = transmission
    const counterUs = Math.round(this.board.chip.counter32 / 32)
    const one = { counterUs, ...modulation, ...rest, payload: hexOf(payload) }
    this.#sent = [...this.#sent, one].slice(-TRANSMISSIONS_KEPT)
  }

  #spoil(answer: Uint8Array): Uint8Array | undefined {
    const fault = this.#byteFault
    if (!fault) return answer
    this.#byteFault = fault.answers > 1 ? { ...fault, answers: fault.answers - 1 } : undefined
    return spoil(answer, fault)
  }

  #answer(bytes: Uint8Array): void {
    const cable = this.#cable
    const waitMs = this.#stalledUntilMs - this.#clock.monoMs()
    if (waitMs <= 0) cable?.write(bytes)
    // A cable that was pulled meanwhile carries nothing.
    else this.#clock.after(waitMs, () => this.#cable === cable && cable?.write(bytes))
  }

  /** It has reset itself, or was told to: it comes back by itself. */
  #bridgeWent(): void {
    const cable = this.#cable
    if (!cable) return
    this.#cable = undefined
    cable.pull()
    this.#cancelReturn = this.#clock.after(RETURNS_MS, () => void this.plug())
  }
}

/** `undefined`: nothing is left. */
export function spoil(answer: Uint8Array, { kind, at }: ByteFault): Uint8Array | undefined {
  const i = Math.min(at, answer.length - 1)
  const [before, byte, after] = [answer.subarray(0, i), answer[i]!, answer.subarray(i + 1)]
  switch (kind) {
    case 'lose':
      return undefined
    case 'drop':
      return Uint8Array.from([...before, ...after])
    case 'corrupt':
      return answer.with(i, byte ^ 0x55)
    case 'duplicate':
      return Uint8Array.from([...before, byte, byte, ...after])
  }
}
