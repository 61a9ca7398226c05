/**
 * The STM32 bridge and the SX1302 behind it, as a byte port: the other end of the serial line, with
 * the faults that real lines have. It forgets a partial request after 100 ms, answers one at a time,
 * never speaks unasked.
 * Source: Lora-net/sx1302_spi_usb_bridge (commit d167e1c), as the reference §1 reads it.
 */

import { bytesOfHex, concatBytes } from '../../../base/bytes.ts'
import type { CancelTimer, Clock } from '../../../base/clock.ts'
import { McuError } from '../../mcu/errors.ts'
import { FRAME_HEADER_BYTES, readFrame, writeFrame } from '../../mcu/frame.ts'
import { ANSWER_OFFSET, ERROR_ORDER, ORDERS, PINS } from '../../mcu/orders.ts'
import type { BytePort, BytePortListener } from '../../mcu/port.ts'
import { EMULATED_BRIDGE_ID } from '../../sx1302/stand-in-firmware.ts'
import type { ChipTwin } from './chip.ts'

/** What sits on the bridge's second SPI: an SX1261. */
export type SpiTwin = {
  /** The answer to one command: as many bytes as parameters. */
  command(opcode: number, parameters: Uint8Array): Uint8Array
  /** Its reset pin went low. */
  reset(): void
}

export type BridgeParts = {
  readonly clock: Clock
  readonly chip: ChipTwin
  /** Left out: the board has no spectrum receiver; its BUSY line then floats high. */
  readonly sx1261?: SpiTwin | undefined
  readonly path?: string
  /** One request and its answer take so long on the wire. */
  readonly latencyMs?: number
  /** And each byte of both so much more; USB at full speed takes about 1. */
  readonly usPerByte?: number
  /** `undefined`: the board has no sensor. */
  readonly temperatureC?: number | undefined
  /** 24 hex digits; left out: one that says that it is emulated. */
  readonly uniqueId?: string
  /** When it got its power, on the clock; left out: now. */
  readonly startedMs?: number
}

const FORGETS_MS = 100
const TRANSFER = 0x01
const MODIFY = 0x02
const WRONG = 2
const TIMED_OUT = 3
/** A bundle this long or longer is answered with nothing. */
const BUNDLE_BYTES_NOT = 4_195
/** Header, payload and 4 bytes of length go through a buffer of 4 199; beyond it the bridge resets. */
const ANSWER_BYTES_MAX = 4_191
const RESETS_MS = 200
const NOTHING = new Uint8Array(0)
/** Order → how long its request must be. */
const REQUEST_BYTES: Readonly<Record<number, number>> = {
  [ORDERS.ping]: 0,
  [ORDERS.status]: 0,
  [ORDERS.bootloader]: 0,
  [ORDERS.reset]: 1,
  [ORDERS.gpio]: 3,
}
const VERSION = 'V01.00.00'

export class BridgeTwin implements BytePort {
  readonly path: string
  /** Changes an answer on its way to the host; `undefined`: it is lost. */
  onAnswer: (answer: Uint8Array) => Uint8Array | undefined = (answer) => answer
  /** The next transfers end with these instead: 1 failed, 2 wrong parameter, 3 timed out. */
  spiStatuses: readonly number[] = []
  requests = 0
  readonly #parts: BridgeParts
  #listener: BytePortListener | undefined
  #partial: Uint8Array = NOTHING
  #cancelForget: CancelTimer = () => {}
  readonly #uniqueId: Uint8Array
  #startedMs: number

  constructor(parts: BridgeParts) {
    this.path = parts.path ?? 'emulated CoreCell'
    this.#parts = parts
    this.#uniqueId = bytesOfHex(parts.uniqueId ?? EMULATED_BRIDGE_ID)!
    this.#startedMs = parts.startedMs ?? parts.clock.monoMs()
  }

  /** One process at a time, as with the lock on a real device. */
  async open(listener: BytePortListener): Promise<void> {
    if (this.#listener) throw new McuError('gone', `${this.path} is open already: it is locked`)
    this.#listener = listener
  }

  async close(): Promise<void> {
    this.#listener = undefined
  }

  /** The cable is pulled: the board loses its power. */
  unplug(reason = 'unplugged'): void {
    const listener = this.#listener
    this.#listener = undefined
    this.#forget()
    this.#parts.chip.reset()
    this.#parts.sx1261?.reset()
    listener?.onGone(reason)
  }

  /** Something that was asked long ago arrives. */
  async late(answer: Uint8Array, afterMs: number): Promise<void> {
    await new Promise<void>((resolve) => this.#parts.clock.after(afterMs, resolve))
    this.#listener?.onBytes(answer)
  }

  /** Requests in pieces of any size; what is not whole 100 ms after its last byte is forgotten. */
  write(bytes: Uint8Array): void {
    this.#cancelForget()
    this.#partial = concatBytes([this.#partial, bytes])
    while (this.#takeRequest()) {}
    if (this.#partial.length === 0) return
    this.#cancelForget = this.#parts.clock.after(FORGETS_MS, () => this.#forget())
  }

  /** Answers the first whole request; says whether there was one. */
  #takeRequest(): boolean {
    const [id = 0] = this.#partial
    const read = readFrame(this.#partial)
    if (read.kind === 'incomplete') return false
    if (read.kind === 'rejected') {
      this.#forget()
      this.#send(FRAME_HEADER_BYTES, writeFrame({ id, order: ERROR_ORDER, payload: NOTHING }))
      return false
    }
    this.#partial = this.#partial.slice(read.usedBytes)
    this.requests++
    const { order, payload } = read.frame
    const answer = this.#answer(order, payload)
    const frame = answer
      ? writeFrame({ id, order: order + ANSWER_OFFSET, payload: answer })
      : writeFrame({ id, order: ERROR_ORDER, payload: NOTHING })
    if (answer && answer.length > ANSWER_BYTES_MAX) this.#die('the bridge resets: answer too long')
    else this.#send(read.usedBytes, frame)
    return true
  }

  /** On its way for as long as request and answer take on the wire. */
  #send(requestBytes: number, answer: Uint8Array): void {
    const { clock, latencyMs = 0, usPerByte = 0 } = this.#parts
    const changed = this.onAnswer(answer)
    if (!changed) return
    const tookMs = latencyMs + ((requestBytes + changed.length) * usPerByte) / 1_000
    clock.after(tookMs, () => this.#listener?.onBytes(changed))
  }

  #forget(): void {
    this.#partial = NOTHING
  }

  /** `undefined`: an order it does not know, or of another length. */
  #answer(order: number, payload: Uint8Array): Uint8Array | undefined {
    if (order !== ORDERS.spi && payload.length !== REQUEST_BYTES[order]) return undefined
    switch (order) {
      case ORDERS.ping:
        return concatBytes([this.#uniqueId, Buffer.from(VERSION)])
      case ORDERS.status:
        return this.#status()
      case ORDERS.gpio:
        return this.#gpio(payload)
      case ORDERS.bootloader:
        this.#dieSoon('the bridge waits for new firmware')
        return NOTHING
      case ORDERS.reset:
        if (payload[0] !== 0) return Uint8Array.of(1)
        this.#dieSoon('the bridge resets')
        return Uint8Array.of(0)
      case ORDERS.spi:
        return payload.length >= BUNDLE_BYTES_NOT ? NOTHING : this.#transfers(payload)
      default:
        return undefined
    }
  }

  /** One transfer of a bundle fails, and what follows is still carried out. */
  #transfers(payload: Uint8Array): Uint8Array {
    const [status, ...later] = this.spiStatuses
    this.spiStatuses = later
    return transfers(this.#parts, payload, status)
  }

  #dieSoon(reason: string): void {
    this.#parts.clock.after(RESETS_MS, () => this.#die(reason))
  }

  /** It starts anew: the board loses its power, the host its device. */
  #die(reason: string): void {
    this.#startedMs = this.#parts.clock.monoMs()
    this.unplug(reason)
  }

  #status(): Uint8Array {
    const { clock, temperatureC } = this.#parts
    const answer = new Uint8Array(6)
    const view = new DataView(answer.buffer)
    view.setUint32(0, (clock.monoMs() - this.#startedMs) % 2 ** 32)
    if (temperatureC === undefined) view.setUint16(4, 0xffff)
    else view.setInt16(4, Math.round(temperatureC * 100))
    return answer
  }

  /** Pin 2 high holds the SX1302 in reset, pin 8 low the SX1261. */
  #gpio([port, pin, state]: Uint8Array): Uint8Array {
    if (port !== 0 || pin! > 15 || state! > 1) return Uint8Array.of(1)
    if (pin === PINS.sx1302Reset && state === 1) this.#parts.chip.reset()
    if (pin === PINS.sx1261Reset && state === 0) this.#parts.sx1261?.reset()
    return Uint8Array.of(0)
  }
}

type OnBus = Pick<BridgeParts, 'chip' | 'sx1261'>

/**
 * Carries out a bundle, one transfer after another, and collects what they answer. Behind a type that
 * it does not know the bridge goes on with the next byte, as the real one does.
 */
function transfers(bus: OnBus, payload: Uint8Array, firstFails?: number): Uint8Array {
  const answers: Uint8Array[] = []
  for (let at = 0; at + 2 <= payload.length; ) {
    const [index = 0, type = 0, target = 0] = payload.subarray(at, at + 3)
    if (type === MODIFY) {
      const [high = 0, low = 0, mask = 0, value = 0] = payload.subarray(at + 2, at + 6)
      const [before, after] = bus.chip.modify(high * 256 + low, mask, value)
      answers.push(Uint8Array.of(index, MODIFY, 0, before, after))
      at += 6
      continue
    }
    if (type !== TRANSFER) {
      answers.push(Uint8Array.of(index, type, WRONG))
      at += 2
      continue
    }
    const length = (payload[at + 3] ?? 0) * 256 + (payload[at + 4] ?? 0)
    const out = payload.subarray(at + 5, at + 5 + length)
    at += 5 + length
    if (firstFails && answers.length === 0) {
      answers.push(Uint8Array.of(index, TRANSFER, firstFails, 0, 0))
      continue
    }
    if (target > 1 || length === 0 || out.length !== length) {
      answers.push(Uint8Array.of(index, TRANSFER, WRONG, 0, 0))
      continue
    }
    if (target === 1 && !bus.sx1261) {
      answers.push(Uint8Array.of(index, TRANSFER, TIMED_OUT, 0, 0))
      continue
    }
    const back = target === 1 ? toSx1261(bus.sx1261!, out) : toSx1302(bus.chip, out)
    answers.push(Uint8Array.of(index, TRANSFER, 0, length >>> 8, length & 0xff), back)
  }
  return concatBytes(answers)
}

/** The SX1261 has a bus of its own, without a multiplexer's byte. */
function toSx1261(sx1261: SpiTwin, [opcode = 0, ...parameters]: Uint8Array): Uint8Array {
  const answer = new Uint8Array(1 + parameters.length)
  answer.set(sx1261.command(opcode, Uint8Array.from(parameters)), 1)
  return answer
}

/** What comes in while `out` goes out: as many bytes. */
function toSx1302(chip: ChipTwin, out: Uint8Array): Uint8Array {
  const answer = new Uint8Array(out.length)
  const [target, first = 0, second = 0] = out
  if (target === 1 || target === 2) {
    if (out.length > 2) answer.set(chip.radio((target - 1) as 0 | 1, first, out.subarray(2)), 2)
    return answer
  }
  const address = (first & 0x7f) * 256 + second
  if (first & 0x80) chip.write(address, out.subarray(3))
  else if (out.length > 4) answer.set(chip.read(address, out.length - 4), 4)
  return answer
}
