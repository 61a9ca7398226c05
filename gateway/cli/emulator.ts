/** `cigale emulator`: a CoreCell that is not there, on a pseudo-terminal, until a signal ends it. */

import { bytesOfHex } from '../../base/bytes.ts'
import { systemClock } from '../../base/clock-system.ts'
import { systemRandom } from '../../base/random-system.ts'
import { openControl } from '../../hardware/emulator/program/control-system.ts'
import { EmulatedDevice } from '../../hardware/emulator/program/emulated-device.ts'
import { plugCable } from '../../hardware/emulator/program/pty-system.ts'
import { standInImage, standInPatch } from '../../hardware/sx1302/stand-in-firmware.ts'
import { saveFirmware } from '../firmware-system.ts'
import { asFailure, UsageError } from './failure.ts'
import { sayJson, saySentence } from './output.ts'

export type EmulatorFlags = {
  readonly ptyLink: string
  readonly control: number
  readonly firmware?: string
  readonly eui: string
  readonly json?: boolean
}

export async function emulator(flags: EmulatorFlags): Promise<number> {
  const { ptyLink, control, firmware, json } = flags
  const eui = bytesOfHex(flags.eui)
  if (eui?.length !== 8) throw new UsageError('--eui takes 16 hex digits')
  const device = new EmulatedDevice({
    clock: systemClock,
    random: systemRandom,
    eui,
    plugCable: (onBytes) => plugCable(ptyLink, onBytes),
  })
  try {
    if (firmware !== undefined) {
      for (const mcu of ['agc', 'arb'] as const) saveFirmware(firmware, mcu, standInImage(mcu))
      saveFirmware(firmware, 'sx1261', standInPatch())
    }
    await device.plug()
    const { port, close } = await openControl(control, device)
    if (json) sayJson({ port: ptyLink, control: port, firmware: firmware ?? null })
    else {
      saySentence(`An emulated CoreCell (EU868, EUI ${flags.eui}) is plugged in at ${ptyLink}.`)
      saySentence(`Its control port is 127.0.0.1:${port}, one JSON object a line: {"status":true}`)
      if (firmware !== undefined) {
        saySentence(
          `Firmware that only an emulated board takes is in ${firmware} (radio.firmware).`,
        )
      }
    }
    await new Promise<void>((resolve) => {
      process.once('SIGTERM', resolve)
      process.once('SIGINT', resolve)
    })
    await close()
  } catch (error) {
    throw asFailure(error)
  } finally {
    device.unplug()
  }
  return 0
}
