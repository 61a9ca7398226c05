/**
 * The STM32 bridge and the SX1302 behind it, as a byte port: the other end of the serial line, with
 * the faults that real lines have. It forgets a partial request after 100 ms, answers one at a time,
 * never speaks unasked.
 */

import { concatBytes } from '../../../base/bytes.ts'
import type { CancelTimer, Clock } from '../../../base/clock.ts'
import { readFrame, writeFrame } from '../../mcu/frame.ts'
import { ERROR_ORDER, ORDERS } from '../../mcu/orders.ts'
import type { BytePort, BytePortListener } from '../../mcu/port.ts'
import type { ChipTwin } from './chip.ts'
import type { Sx1261Twin } from './sx1261-twin.ts'

export type BridgeParts = {
  readonly clock: Clock
  readonly chip: ChipTwin
  /** `undefined`: the board has no spectrum receiver; its BUSY line then floats high. */
  readonly sx1261?: Sx1261Twin | undefined
  readonly path?: string
  /** One request and its answer take so long on the wire. */
  readonly latencyMs?: number
  /** And each byte of both so much more; USB at full speed takes about 1. */
  readonly usPerByte?: number
  /** `undefined`: the board has no sensor. */
  readonly temperatureC?: number | undefined
}

const FORGETS_MS = 100
const UNIQUE_ID = [0x40, 0x00, 0x34, 0x00, 0x23, 0x51, 0x41, 0x50, 0x03, 0x53, 0x83, 0x43]
const VERSION = 'V01.00.00'

export class BridgeTwin implements BytePort {
  readonly path: string
  /** Changes an answer on its way to the host; `undefined`: it is lost. */
  onAnswer: (answer: Uint8Array) => Uint8Array | undefined = (answer) => answer
  requests = 0
  readonly #parts: BridgeParts
  #listener: BytePortListener | undefined
  #partial: Uint8Array = new Uint8Array(0)
  #cancelForget: CancelTimer = () => {}
  #startedMs: number

  constructor(parts: BridgeParts) {
    this.path = parts.path ?? 'emulated CoreCell'
    this.#parts = parts
    this.#startedMs = parts.clock.monoMs()
  }

  async open(listener: BytePortListener): Promise<void> {
    this.#listener = listener
  }

  async close(): Promise<void> {
    this.#listener = undefined
  }

  /** The cable is pulled: the board loses its power. */
  unplug(reason = 'unplugged'): void {
    const listener = this.#listener
    this.#listener = undefined
    this.#parts.chip.reset()
    this.#parts.sx1261?.reset()
    listener?.onGone(reason)
  }

  write(bytes: Uint8Array): void {
    this.#partial = concatBytes([this.#partial, bytes])
    this.#cancelForget()
    const read = readFrame(this.#partial)
    if (read.kind === 'incomplete') {
      this.#cancelForget = this.#parts.clock.after(FORGETS_MS, () => this.#forget())
      return
    }
    this.#forget()
    if (read.kind === 'rejected') return
    this.requests++
    const { id, order, payload } = read.frame
    const { clock, latencyMs = 0, usPerByte = 0 } = this.#parts
    const answer = this.#answer(order, payload)
    const frame = answer
      ? writeFrame({ id, order: order + 0x40, payload: answer })
      : writeFrame({ id, order: ERROR_ORDER, payload: new Uint8Array() })
    const changed = this.onAnswer(frame)
    if (!changed) return
    const tookMs = latencyMs + ((read.usedBytes + changed.length) * usPerByte) / 1_000
    clock.after(tookMs, () => this.#listener?.onBytes(changed))
  }

  #forget(): void {
    this.#partial = new Uint8Array(0)
  }

  #answer(order: number, payload: Uint8Array): Uint8Array | undefined {
    switch (order) {
      case ORDERS.ping:
        return Uint8Array.from([...UNIQUE_ID, ...Buffer.from(VERSION)])
      case ORDERS.status:
        return this.#status()
      case ORDERS.gpio:
        return payload.length === 3 ? this.#gpio(payload) : undefined
      case ORDERS.reset:
        this.#parts.clock.after(200, () => this.unplug('the bridge resets'))
        return Uint8Array.of(0)
      case ORDERS.spi:
        return transfers(this.#parts, payload)
      default:
        return undefined
    }
  }

  #status(): Uint8Array {
    const { clock, temperatureC } = this.#parts
    const answer = new Uint8Array(6)
    const view = new DataView(answer.buffer)
    view.setUint32(0, clock.monoMs() - this.#startedMs)
    if (temperatureC === undefined) view.setUint16(4, 0xffff)
    else view.setInt16(4, Math.round(temperatureC * 100))
    return answer
  }

  /** Pin 2 high holds the SX1302 in reset, pin 8 low the SX1261. */
  #gpio([port, pin, state]: Uint8Array): Uint8Array {
    if (port !== 0 || pin! > 15) return Uint8Array.of(1)
    if (pin === 2 && state === 1) this.#parts.chip.reset()
    if (pin === 8 && state === 0) this.#parts.sx1261?.reset()
    return Uint8Array.of(0)
  }
}

/** Carries out a bundle, one transfer after another, and collects what they answer. */
function transfers({ chip, sx1261 }: BridgeParts, payload: Uint8Array): Uint8Array {
  const answers: Uint8Array[] = []
  let at = 0
  while (at + 3 <= payload.length) {
    const [index = 0, type] = payload.subarray(at, at + 2)
    if (type === 0x02) {
      const [high = 0, low = 0, mask = 0, value = 0] = payload.subarray(at + 2, at + 6)
      const [before, after] = chip.modify(high * 256 + low, mask, value)
      answers.push(Uint8Array.of(index, 0x02, 0, before, after))
      at += 6
      continue
    }
    const length = payload[at + 3]! * 256 + payload[at + 4]!
    const out = payload.subarray(at + 5, at + 5 + length)
    if (type !== 0x01 || out.length !== length) {
      answers.push(Uint8Array.of(index, type!, 2))
      break
    }
    const isSpectrum = payload[at + 2] === 1
    if (isSpectrum && !sx1261) answers.push(Uint8Array.of(index, 0x01, 3, 0, 0))
    else {
      const answer = isSpectrum ? onSpectrumBus(sx1261!, out) : onBus(chip, out)
      answers.push(Uint8Array.of(index, 0x01, 0, length >>> 8, length & 0xff), answer)
    }
    at += 5 + length
  }
  return concatBytes(answers)
}

/** The SX1261 has a bus of its own, without a multiplexer's byte. */
function onSpectrumBus(sx1261: Sx1261Twin, out: Uint8Array): Uint8Array {
  const answer = new Uint8Array(out.length)
  answer.set(sx1261.command(out[0] ?? 0, out.subarray(1)), 1)
  return answer
}

/** What comes in while `out` goes out: as many bytes. */
function onBus(chip: ChipTwin, out: Uint8Array): Uint8Array {
  const answer = new Uint8Array(out.length)
  const [target, first = 0, second = 0] = out
  if (target === 1 || target === 2) {
    answer.set(chip.radio((target - 1) as 0 | 1, first, out.subarray(2)), 2)
    return answer
  }
  const address = (first & 0x7f) * 256 + second
  if (first & 0x80) chip.write(address, out.subarray(3))
  else answer.set(chip.read(address, out.length - 4), 4)
  return answer
}
