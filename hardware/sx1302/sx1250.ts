/**
 * The two radios, reached through the chip while the host controls them: during bring-up only
 * (reference §5). A radio is busy for up to a millisecond after a command and nobody sees it: wait.
 */

import type { Sx1302Bus } from './bus.ts'
import { Sx1302Error } from './errors.ts'
import { imageBandOf } from './image-bands.ts'
import type { RadioIndex } from './plan.ts'

const OPCODES = {
  setStandby: 0x80,
  setRx: 0x82,
  setFrequency: 0x86,
  calibrate: 0x89,
  calibrateImage: 0x98,
  writeRegister: 0x0d,
  getDeviceErrors: 0x17,
  getStatus: 0xc0,
} as const
const MODES = { standbyRc: 2, standbyXosc: 3 } as const

const COMMAND_MS = 1
const SETTLE_MS = 10
const STEP_HZ = 2 ** 25 / 32e6
const IMAGE_ERROR = 0x10

/** Highest bit rate, DIOs off, gain: the same on every board. */
const REGISTERS = [
  [0x06a1, 0x01],
  [0x06a2, 0x00],
  [0x06a3, 0x00],
  [0x0582, 0x00],
  [0x0583, 0x00],
  [0x0584, 0x00],
  [0x0585, 0x00],
  [0x0580, 0x00],
  [0x08b6, 0x2a],
] as const

export class Sx1250 {
  readonly #bus: Sx1302Bus
  readonly #radio: RadioIndex

  constructor(bus: Sx1302Bus, radio: RadioIndex) {
    this.#bus = bus
    this.#radio = radio
  }

  /** Throws Sx1302Error for a centre frequency that no band holds, or a calibration that failed. */
  async calibrateImage(freqHz: number): Promise<void> {
    const bytes = imageBandOf(freqHz)
    if (!bytes) {
      const text = `radio ${this.#radio} cannot be centred on ${freqHz} Hz: no band holds it`
      throw new Sx1302Error('image-calibration', text, { freqHz })
    }
    await this.#command(OPCODES.getStatus, [0])
    await this.#command(OPCODES.calibrateImage, bytes)
    await this.#bus.wait(SETTLE_MS)
    const errors = await this.#command(OPCODES.getDeviceErrors, [0, 0, 0])
    if (((errors[2] ?? 0) & IMAGE_ERROR) === 0) return
    const text = `radio ${this.#radio} could not calibrate its image rejection: board or supply`
    throw new Sx1302Error('image-calibration', text, { radio: this.#radio })
  }

  /** From reset to continuous reception on its centre frequency: the chip's clock runs then. */
  async start(freqHz: number): Promise<void> {
    await this.#command(OPCODES.setStandby, [0])
    await this.#bus.wait(SETTLE_MS)
    await this.#expectMode(MODES.standbyRc, 'standby on its RC oscillator')
    await this.#command(OPCODES.calibrate, [0x7f])
    await this.#bus.wait(SETTLE_MS)
    await this.#command(OPCODES.setStandby, [1])
    await this.#bus.wait(SETTLE_MS)
    await this.#expectMode(MODES.standbyXosc, 'standby on its crystal')
    for (const [address, value] of REGISTERS) await this.#write(address, value)
    await this.#command(OPCODES.setFrequency, bytesOf(Math.floor(freqHz * STEP_HZ)))
    await this.#write(0x088f, 0, 0, 0)
    await this.#command(OPCODES.setRx, [0xff, 0xff, 0xff])
    await this.#write(0x0587, 0x0b)
  }

  async #write(address: number, ...data: number[]): Promise<void> {
    await this.#command(OPCODES.writeRegister, [address >>> 8, address & 0xff, ...data])
  }

  async #expectMode(mode: number, what: string): Promise<void> {
    const [status = 0] = await this.#command(OPCODES.getStatus, [0])
    const found = (status >>> 4) & 0x07
    if (found === mode) return
    const text =
      `radio ${this.#radio} is not in ${what} (mode ${found}): no clock, no power, or it was not ` +
      'reset before'
    throw new Sx1302Error('radio', text, { radio: this.#radio, mode: found })
  }

  async #command(opcode: number, parameters: readonly number[]): Promise<Uint8Array> {
    await this.#bus.wait(COMMAND_MS)
    const op = { kind: 'radio', radio: this.#radio, opcode } as const
    const [answer] = await this.#bus.run([{ ...op, parameters: Uint8Array.from(parameters) }])
    return answer!
  }
}

function bytesOf(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) & 0xff)
}
