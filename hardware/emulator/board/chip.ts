/**
 * An SX1302 on the other end of the bridge: registers, internal MCUs with their handshakes, counter,
 * receive FIFO, transmitters. What it hears is put in, what it sends comes out; the air is elsewhere.
 *
 *   0000–1fff AGC program   2000–3fff ARB program   4000– FIFO   5200– transmit   5600– everything else
 */

import type { Clock } from '../../../base/clock.ts'
import { InternalMcu } from './internal-mcu.ts'
import { RadioTwin } from './radio-twin.ts'
import { type ChipTransmission, readTransmission } from './transmission.ts'

export type ChipParts = {
  readonly clock: Clock
  /** Address → value after reset, where it is not 0. */
  readonly resetValues: ReadonlyMap<number, number>
  /** 16 hex digits. */
  readonly eui: Uint8Array
  readonly model?: number
  /** The line from an SX1261: nobody else is on the channel. Asked only while the AGC listens. */
  readonly isChannelFree?: () => boolean
  /** A transmission begins now. */
  readonly onTransmit: (transmission: ChipTransmission) => void
}

const FIFO_BYTES_MAX = 4_096
const REGISTERS = 0x8000
const TX_FREE = 0x80
const TX_SCHEDULED = 0x91
const TX_EMITTING = 0x60
/** From its release to its first word, as recorded: 0.63 and 0.62 ms. */
const MCU_STARTS_MS = { agc: 0.634, arb: 0.62 } as const
/** Of the chip at 0x5606, by its model. */
const VERSION_ADDRESS = 0x5606
const SX1303 = { model: 0x03, version: 0x12 } as const

/** Mailbox steps of the AGC: what the host notifies → the status that confirms it. */
const AGC_STATUS: Readonly<Record<number, number>> = {
  128: 0x02,
  32: 0x03,
  3: 0x04,
  4: 0x05,
  5: 0x06,
  6: 0x07,
  7: 0x08,
  8: 0x09,
  9: 0x0a,
  10: 0x0b,
  11: 0x0f,
  15: 0x00,
}

const AGC_LBT = 11

export class ChipTwin {
  readonly registers = new Uint8Array(REGISTERS)
  readonly radios = [new RadioTwin(), new RadioTwin()] as const
  readonly agc: InternalMcu
  readonly arb: InternalMcu
  /** Bytes waiting in the receive FIFO. */
  fifo: number[] = []
  overflows = 0
  readonly #parts: ChipParts
  /** Where the counter stood when, and how fast it runs: 1 is 32 MHz. */
  #counter: { readonly atMs: number; readonly ticks: number; readonly rate: number }
  #txStatus = [TX_FREE, TX_FREE]
  #cancelTx: (() => void)[] = [() => {}, () => {}]
  /** The counter at the last pulse per second, and the paths that wait for the next. */
  #pps32 = 0
  #waitsForPulse = [false, false]
  /** The transmitters never come free, the internal MCUs never answer: faults to be injected. */
  isTransmitterStuck = false
  /** What the counter begins with after a reset; a real one's is 0. */
  counterAtReset = 0
  areMcusDead = false
  #listensBeforeTalk = false

  constructor(parts: ChipParts) {
    this.#parts = parts
    this.#counter = { atMs: parts.clock.monoMs(), ticks: 0, rate: 1 }
    this.agc = new InternalMcu(this.registers[0x5780]!, {
      onStart: () => this.#mcuStarts(this.agc, 0x5781, 0x5790, 10, MCU_STARTS_MS.agc),
    })
    this.arb = new InternalMcu(this.registers[0x6080]!, {
      onStart: () => this.#mcuStarts(this.arb, 0x6081, 0x608d, 2, MCU_STARTS_MS.arb),
    })
    this.reset()
  }

  /** Power and reset pins: everything as after power-on, the counter from 0. */
  reset(): void {
    this.registers.fill(0)
    for (const [address, value] of this.#parts.resetValues) this.registers[address] = value
    if (this.#parts.model === SX1303.model) this.registers[VERSION_ADDRESS] = SX1303.version
    this.agc.control = this.registers[0x5780]!
    this.arb.control = this.registers[0x6080]!
    this.fifo = []
    this.#listensBeforeTalk = false
    for (const cancel of this.#cancelTx) cancel()
    this.#pps32 = 0
    this.#waitsForPulse = [false, false]
    this.#txStatus = [TX_FREE, TX_FREE]
    this.#counter = { atMs: this.#parts.clock.monoMs(), ticks: this.counterAtReset, rate: 1 }
    for (const radio of this.radios) radio.reset()
  }

  /** The 32 MHz counter now. */
  get counter32(): number {
    const { atMs, ticks, rate } = this.#counter
    const passed = (this.#parts.clock.monoMs() - atMs) * 32_000 * rate
    return Math.round(ticks + passed) % 2 ** 32
  }

  /** Continues from here; for what is to happen at the counter's wrap. */
  setCounter(ticks: number): void {
    this.#counter = { atMs: this.#parts.clock.monoMs(), ticks, rate: 1 }
  }

  /** From now on it runs so fast: a supply that dips, a crystal that dies. */
  driftCounter(rate: number): void {
    this.#counter = { atMs: this.#parts.clock.monoMs(), ticks: this.counter32, rate }
  }

  /** Its own modems listen: the global enable, and both MCUs run. */
  get isListening(): boolean {
    return (this.registers[0x5605]! & 0x0f) === 0x0f && this.agc.isRunning && this.arb.isRunning
  }

  /** Half duplex: deaf while a path emits. */
  get isEmitting(): boolean {
    return this.#txStatus.some((status) => status === TX_EMITTING)
  }

  /** A pulse per second on the chip's pin, where it has been told to listen. */
  pulse(): void {
    if ((this.registers[0x6100]! & 0x01) === 0) return
    this.#pps32 = this.counter32
    for (const path of [0, 1] as const) {
      if (!this.#waitsForPulse[path]) continue
      this.#waitsForPulse[path] = false
      this.#emit(path)
    }
  }

  /** A demodulated packet enters the FIFO; one that does not fit is lost whole. */
  receive(packet: Uint8Array): void {
    if (this.fifo.length + packet.length > FIFO_BYTES_MAX) {
      this.overflows++
      return
    }
    this.fifo.push(...packet)
  }

  read(address: number, bytes: number): Uint8Array {
    return Uint8Array.from({ length: bytes }, (_, i) => this.#readByte(address, i))
  }

  write(address: number, data: Uint8Array): void {
    for (const [i, byte] of data.entries()) this.#writeByte(address + i, byte)
  }

  /** The bridge's read-modify-write; the byte before and after. */
  modify(address: number, mask: number, value: number): readonly [number, number] {
    const before = this.#readByte(address, 0)
    const after = (before & ~mask) | value
    this.#writeByte(address, after)
    return [before, after]
  }

  radio(radio: 0 | 1, opcode: number, parameters: Uint8Array): Uint8Array {
    return this.radios[radio].command(opcode, parameters)
  }

  #readByte(start: number, offset: number): number {
    const address = start + offset
    if (address < 0x2000) return this.agc.isProgrammed ? this.agc.memory[address]! : 0
    if (address < 0x4000) return this.arb.isProgrammed ? this.arb.memory[address - 0x2000]! : 0
    if (start >= 0x4000 && start < 0x5000) return this.fifo.shift() ?? 0
    switch (address) {
      case 0x5780:
        return this.agc.control
      case 0x6080:
        return this.arb.control
      case 0x5211:
        return this.#txStatus[0]!
      case 0x5411:
        return this.#txStatus[1]!
      case 0x58c8:
        return this.fifo.length >>> 8
      case 0x58c9:
        return this.fifo.length & 0xff
      case 0x6181:
        return this.#otp(this.registers[0x6180]!)
      default:
    }
    if (address >= 0x6101 && address <= 0x6104) {
      return Math.floor(this.#pps32 / 256 ** (0x6104 - address)) & 0xff
    }
    if (address >= 0x6105 && address <= 0x6108) {
      return Math.floor(this.counter32 / 256 ** (0x6108 - address)) & 0xff
    }
    return this.registers[address] ?? 0
  }

  #writeByte(address: number, value: number): void {
    if (address < 0x2000) {
      if (this.agc.isProgrammed) this.agc.memory[address] = value
      return
    }
    if (address < 0x4000) {
      if (this.arb.isProgrammed) this.arb.memory[address - 0x2000] = value
      return
    }
    const before = this.registers[address] ?? 0
    this.registers[address] = value
    switch (address) {
      case 0x5780:
        this.agc.control = value
        break
      case 0x6080:
        this.arb.control = value
        break
      case 0x5783:
      case 0x5784:
        // The reset pin of a radio: low is reset.
        if ((before & 0x08) !== 0 && (value & 0x08) === 0) this.radios[address - 0x5783]?.reset()
        break
      case 0x5789:
        this.#agcMail(value)
        break
      case 0x578c:
        // The host has read the verdict.
        if (this.#listensBeforeTalk && value === 0xff) this.registers[0x5781] = 0x00
        break
      case 0x608a:
        if (value === 1 && this.arb.isRunning) this.registers[0x6081] = 0
        break
      case 0x5200:
      case 0x5400:
        this.#trigger(address === 0x5200 ? 0 : 1, before, value)
        break
      default:
    }
  }

  #otp(index: number): number {
    if (index === 0xd0) return this.#parts.model ?? 0x02
    return this.#parts.eui[index] ?? 0
  }

  #mcuStarts(mcu: InternalMcu, status: number, version: number, value: number, ms: number): void {
    const { starts } = mcu
    this.#parts.clock.after(ms, () => {
      if (this.areMcusDead || !mcu.isRunning || mcu.starts !== starts) return
      this.registers[status] = 0x01
      this.registers[version] = value
    })
  }

  /** The AGC gives back what it has taken, and says which step it has done. */
  #agcMail(notify: number): void {
    const status = AGC_STATUS[notify]
    if (status === undefined || !this.agc.isRunning || this.areMcusDead) return
    for (let k = 0; k < 3; k++) this.registers[0x5790 - k] = this.registers[0x578c - k]!
    this.registers[0x5781] = status
    if (notify === AGC_LBT) this.#listensBeforeTalk = this.registers[0x578c] === 0x01
  }

  /** A trigger's bit goes up: now, at a counter value, or at the next pulse per second. */
  #trigger(path: 0 | 1, before: number, value: number): void {
    const rose = value & ~before
    if (value === 0) this.#abort(path)
    if (rose & 0x01) this.#schedule(path, this.counter32)
    else if (rose & 0x02) this.#schedule(path, this.#word(path, 1, 4))
    else if (rose & 0x04) this.#awaitPulse(path)
  }

  /** Bytes of a path's trigger registers, most significant first. */
  #word(path: 0 | 1, offset: number, bytes: number): number {
    const from = 0x5200 + path * 0x200 + offset
    return this.read(from, bytes).reduce((sum, byte) => sum * 256 + byte, 0)
  }

  /** The modem starts at this counter value and is on the air a start delay later. */
  #schedule(path: 0 | 1, startsAt: number): void {
    const waitTicks = (startsAt + this.#word(path, 5, 2) - this.counter32 + 2 ** 32) % 2 ** 32
    this.#cancelTx[path]!()
    this.#txStatus[path] = TX_SCHEDULED
    this.#cancelTx[path] = this.#parts.clock.after(waitTicks / 32_000, () => this.#emit(path))
  }

  #awaitPulse(path: 0 | 1): void {
    this.#txStatus[path] = TX_SCHEDULED
    this.#waitsForPulse[path] = true
  }

  #abort(path: 0 | 1): void {
    if (this.#txStatus[path] !== TX_SCHEDULED) return
    this.#waitsForPulse[path] = false
    this.#cancelTx[path]!()
    this.#txStatus[path] = TX_FREE
  }

  /** The AGC's verdict at the packet's time: bit r it was given, bit 6 + r against it. */
  #mayTalk(path: 0 | 1): boolean {
    const isFree = this.#parts.isChannelFree?.() ?? false
    this.registers[0x5781] = isFree ? 0x01 << path : 0x41 << path
    return isFree
  }

  #emit(path: 0 | 1): void {
    if (this.#listensBeforeTalk && !this.#mayTalk(path)) {
      this.#txStatus[path] = TX_FREE
      return
    }
    const transmission = readTransmission(this, path)
    this.#txStatus[path] = TX_EMITTING
    this.#parts.onTransmit(transmission)
    if (this.isTransmitterStuck) return
    this.#cancelTx[path] = this.#parts.clock.after(transmission.airtimeUs / 1000, () => {
      this.#txStatus[path] = TX_FREE
    })
  }
}
