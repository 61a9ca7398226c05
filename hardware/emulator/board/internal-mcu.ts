/**
 * One of the chip's two internal MCUs as the host sees it: program memory, control bits, status, and a
 * mailbox. Which program runs does not matter here; that it is whole does.
 */

import { hasRightParity, IMAGE_BYTES } from '../../sx1302/firmware.ts'

export type McuFace = {
  /** Runs when a whole image has been started. */
  readonly onStart: () => void
}

const HOST_PROG = 0x02
const MCU_CLEAR = 0x04
const PARITY_ERROR = 0x01

export class InternalMcu {
  readonly memory = new Uint8Array(IMAGE_BYTES)
  readonly #face: McuFace
  #control: number
  #hasParityError = false
  isRunning = false
  /** So often it was released with a whole program. */
  starts = 0

  constructor(control: number, face: McuFace) {
    this.#control = control
    this.#face = face
  }

  get control(): number {
    return (this.#control & ~PARITY_ERROR) | (this.#hasParityError ? PARITY_ERROR : 0)
  }

  set control(value: number) {
    const wasHeld = (this.#control & (MCU_CLEAR | HOST_PROG)) !== 0
    this.#control = value & ~PARITY_ERROR
    const isHeld = (value & (MCU_CLEAR | HOST_PROG)) !== 0
    if (isHeld) this.isRunning = false
    if (!wasHeld || isHeld) return
    this.#hasParityError = !hasRightParity(this.memory)
    if (this.#hasParityError) return
    this.isRunning = true
    this.starts++
    this.#face.onStart()
  }

  /** A bit of its program flips while it runs: its parity says so from now on, until it is loaded anew. */
  spoilProgram(): void {
    this.memory[0] = this.memory[0]! ^ 0x01
    this.#hasParityError = true
  }

  /** The host sees the program memory only while it programs. */
  get isProgrammed(): boolean {
    return (this.#control & HOST_PROG) !== 0
  }
}
