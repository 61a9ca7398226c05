/**
 * The SX1261 of a board on the other end of the bridge: modes, patch, calibration, the judging of a
 * channel and the counting of its levels. What it hears is handed in, from the shared air or a test.
 */

import type { Clock } from '../../../base/clock.ts'
import type { Random } from '../../../base/random.ts'
import { SX1261_OPCODES, SX1261_REGISTERS } from '../../sx1261/commands.ts'
import { PATCH_BYTES, PATCHED_VERSION } from '../../sx1261/patch.ts'

export type Sx1261TwinParts = {
  readonly clock: Clock
  readonly random: Random
  /** Mean power in a channel now, dBm; noise apart. */
  readonly levelDbm: (freqHz: number, widthHz: number) => number
}

const MODES = { standby: 0x22, fs: 0x42, rx: 0x52 } as const
const WIDTHS_HZ: Readonly<Record<number, number>> = { 10: 125_000, 9: 250_000 }
/** Thermal noise and 6 dB of a receiver's own. */
const NOISE_DBM_PER_HZ = -168
const SCAN_US = 7
const STEPS = 33
const UNPATCHED = 'SX1261 V2D 2D02'

/** A count under way, or done. */
type Count = { readonly scans: number; readonly doneMs: number; counts?: readonly number[] }

export class Sx1261Twin {
  readonly registers = new Map<number, number>()
  /** Every command as the host gave it: `c1`, `860a…`. */
  readonly heard: string[] = []
  cannotCalibrate = false
  /** It counts and never ends. */
  isStuck = false
  freqHz = 0
  readonly #parts: Sx1261TwinParts
  #mode: number = MODES.standby
  #widthHz = 125_000
  #isPatched = false
  #count: Count | undefined
  #judging: { readonly thresholdDbm: number; wasBusy: boolean } | undefined

  constructor(parts: Sx1261TwinParts) {
    this.#parts = parts
  }

  /** Power or reset pin: the patch is lost. */
  reset(): void {
    this.registers.clear()
    this.#mode = MODES.standby
    this.#isPatched = false
    this.#count = undefined
    this.#judging = undefined
  }

  /** What its line to the SX1302 says: nobody else is on the channel. Silent while it does not judge. */
  get saysFree(): boolean {
    const { thresholdDbm, wasBusy } = this.#judging ?? { thresholdDbm: -200, wasBusy: true }
    return !wasBusy && this.#levelDbm() < thresholdDbm
  }

  /** The answer to one command: as many bytes as parameters. */
  command(opcode: number, parameters: Uint8Array): Uint8Array {
    this.heard.push(Buffer.from([opcode, ...parameters]).toString('hex'))
    const answer = new Uint8Array(parameters.length).fill(this.#mode)
    const address = (parameters[0] ?? 0) * 256 + (parameters[1] ?? 0)
    switch (opcode) {
      case SX1261_OPCODES.setStandby:
        this.#become(MODES.standby)
        break
      case SX1261_OPCODES.setFs:
        this.#become(MODES.fs)
        break
      case SX1261_OPCODES.setRx:
        this.#become(MODES.rx)
        break
      case SX1261_OPCODES.setFrequency:
        this.freqHz = (word(parameters) * 32e6) / 2 ** 25
        break
      case SX1261_OPCODES.setModulation:
        this.#widthHz = WIDTHS_HZ[parameters[4] ?? 0] ?? 125_000
        break
      case SX1261_OPCODES.getDeviceErrors:
        answer.set([0, this.cannotCalibrate ? 0x10 : 0], 1)
        break
      case SX1261_OPCODES.writeRegister:
        this.#write(address, parameters.subarray(2))
        break
      case SX1261_OPCODES.readRegister:
        answer.set(this.#read(address, parameters.length - 3), 3)
        break
      case SX1261_OPCODES.activatePatch:
        this.#isPatched = this.#hasWholePatch()
        break
      case SX1261_OPCODES.judge:
        this.#judge(parameters)
        break
      case SX1261_OPCODES.count:
        this.#begin(address)
        break
      default:
    }
    return answer
  }

  #become(mode: number): void {
    this.#mode = mode
    this.#judging = undefined
  }

  #write(address: number, data: Uint8Array): void {
    const isPatch = address >= SX1261_REGISTERS.patch
    if (isPatch && this.registers.get(SX1261_REGISTERS.patchLock) !== 0x10) return
    for (const [i, byte] of data.entries()) this.registers.set(address + i, byte)
  }

  #read(address: number, bytes: number): Uint8Array {
    switch (address) {
      case SX1261_REGISTERS.version: {
        const patched = UNPATCHED.replace(/.{4}$/, PATCHED_VERSION)
        return padded(Buffer.from(this.#isPatched ? patched : UNPATCHED), bytes)
      }
      case SX1261_REGISTERS.scanStatus:
        return padded([this.#scanStatus()], bytes)
      case SX1261_REGISTERS.counts:
        return padded(
          this.#counts().flatMap((count) => [count >>> 8, count & 0xff]),
          bytes,
        )
      default:
        return Uint8Array.from({ length: bytes }, (_, i) => this.registers.get(address + i) ?? 0)
    }
  }

  #hasWholePatch(): boolean {
    for (let i = 0; i < PATCH_BYTES; i++) {
      if (!this.registers.has(SX1261_REGISTERS.patch + i)) return false
    }
    return true
  }

  /** Without its patch it does not know how. */
  #judge([, , , level = 0]: Uint8Array): void {
    if (!this.#isPatched || this.#mode !== MODES.rx) return
    const thresholdDbm = -level / 2
    this.#judging = { thresholdDbm, wasBusy: this.#levelDbm() >= thresholdDbm }
  }

  #begin(scans: number): void {
    if (!this.#isPatched || this.#mode !== MODES.rx) return
    this.#count = { scans, doneMs: this.#parts.clock.monoMs() + (scans * SCAN_US) / 1000 }
  }

  #scanStatus(): number {
    if (!this.#count) return 0x00
    const isDone = !this.isStuck && this.#parts.clock.monoMs() >= this.#count.doneMs
    return isDone ? 0xff : 0x0f
  }

  /** Noise has exponential power; a signal, a level. Drawn when it is first asked for. */
  #counts(): readonly number[] {
    const count = this.#count
    if (!count || this.#scanStatus() !== 0xff) return new Array<number>(STEPS).fill(0)
    if (count.counts) return count.counts
    const counts = new Array<number>(STEPS).fill(0)
    const noiseMw = 10 ** (this.#noiseDbm() / 10)
    const signalMw = 10 ** (this.#parts.levelDbm(this.freqHz, this.#widthHz) / 10)
    for (let i = 0; i < count.scans; i++) {
      const mw = signalMw - noiseMw * Math.log(1 - this.#parts.random.unit())
      const step = Math.ceil((-10 * Math.log10(mw)) / 4)
      counts[Math.max(0, Math.min(STEPS - 1, step))]!++
    }
    count.counts = counts
    return counts
  }

  #levelDbm(): number {
    const signal = this.#parts.levelDbm(this.freqHz, this.#widthHz)
    return 10 * Math.log10(10 ** (signal / 10) + 10 ** (this.#noiseDbm() / 10))
  }

  #noiseDbm(): number {
    return NOISE_DBM_PER_HZ + 10 * Math.log10(this.#widthHz)
  }
}

function word(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0)
}

function padded(bytes: ArrayLike<number>, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => bytes[i] ?? 0)
}
