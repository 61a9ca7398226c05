/** An SX1250 as far as a bring-up sees it: a mode, and the answers to its commands. */

const STANDBY_RC = 2
const STANDBY_XOSC = 3
const RX = 5

export class RadioTwin {
  #mode = STANDBY_RC
  /** The image calibration fails from now on: a bad board. */
  cannotCalibrate = false
  /** It stays where it is: no clock. */
  isStuck = false
  freqHz = 0

  reset(): void {
    if (!this.isStuck) this.#mode = STANDBY_RC
  }

  /** The answer to one command: as many bytes as parameters. */
  command(opcode: number, parameters: Uint8Array): Uint8Array {
    const status = (this.#mode << 4) | 0x02
    const answer = new Uint8Array(parameters.length).fill(status)
    switch (opcode) {
      case 0x80:
        if (!this.isStuck) this.#mode = parameters[0] === 1 ? STANDBY_XOSC : STANDBY_RC
        break
      case 0x82:
        this.#mode = RX
        break
      case 0x86: {
        const view = new DataView(parameters.buffer, parameters.byteOffset, parameters.byteLength)
        this.freqHz = (view.getUint32(0) * 32e6) / 2 ** 25
        break
      }
      case 0x17:
        answer.set([0, this.cannotCalibrate ? 0x10 : 0], 1)
        break
      default:
    }
    return answer
  }
}
