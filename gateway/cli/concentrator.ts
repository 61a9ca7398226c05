/** `cigale concentrator`: what is plugged in, what it says of itself, and its firmware. */

import { readFileSync } from 'node:fs'
import { systemClock } from '../../base/clock-system.ts'
import { Metrics } from '../../base/metrics.ts'
import { CORECELL_USB_ID, usbSerialDevices } from '../../hardware/mcu/port-system.ts'
import {
  type ImageName,
  KNOWN_IMAGES,
  readFirmwareFile,
} from '../../hardware/sx1302/firmware-file.ts'
import { Session } from '../../hardware/sx1302/session.ts'
import { boardOf, firmwareFolder } from '../concentrator-system.ts'
import { saveFirmware } from '../firmware-system.ts'
import { asFailure, CommandFailure, UsageError } from './failure.ts'
import type { CommonOptions } from './options.ts'
import { say, sayJson, saySentence, table } from './output.ts'
import { serialConfig } from './serial-config.ts'

export type ImportFirmwareFlags = CommonOptions & {
  readonly acceptUnknown?: boolean
  readonly as?: ImageName
}

/** All serial devices on USB, the concentrators among them marked. */
export async function concentratorProbe({ json }: CommonOptions): Promise<number> {
  const devices = usbSerialDevices().map((device) => {
    return { ...device, isConcentrator: device.usbId === CORECELL_USB_ID }
  })
  if (json) sayJson({ devices })
  else if (devices.length === 0) saySentence('No serial device is plugged in on USB.')
  else {
    const rows = devices.map(({ path, usbId, product, serial, isConcentrator }) => {
      return [path, usbId, product, serial, isConcentrator ? 'concentrator' : '']
    })
    say(table(['port', 'USB id', 'product', 'serial', ''], rows))
  }
  return devices.some(({ isConcentrator }) => isConcentrator) ? 0 : 1
}

/** Brings the board up and asks who it is. The gateway must be stopped: a board serves one. */
export async function concentratorInfo(options: CommonOptions): Promise<number> {
  const { config, dataDir } = serialConfig(options)
  try {
    const board = boardOf(config, dataDir)
    const session = new Session({
      board,
      clock: systemClock,
      metrics: new Metrics(),
      port: await board.findPort(),
      onFrames: () => {},
      onCounter: () => {},
    })
    const fromMs = systemClock.monoMs()
    try {
      const identity = await session.start()
      const startMs = Math.round(systemClock.monoMs() - fromMs)
      const temperatureC = await session.temperature()
      const info = { ...identity, bridge: session.bridgeVersion, temperatureC, startMs }
      if (options.json) sayJson(info)
      else
        for (const [name, value] of Object.entries(info)) say(`${name.padEnd(14)}${value ?? '–'}`)
    } finally {
      await session.end()
    }
  } catch (error) {
    throw asFailure(error)
  }
  return 0
}

/** Checks a technician's copy of Semtech's firmware and keeps it. */
export async function firmwareImport(path: string, flags: ImportFirmwareFlags): Promise<number> {
  const { config, dataDir } = serialConfig(flags)
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(readFileSync(path))
  } catch (cause) {
    throw new CommandFailure(`tried to read ${path}: ${(cause as Error).message}`, { cause })
  }
  const read = readFirmwareFile(bytes)
  if (read.kind === 'rejected')
    throw new CommandFailure(`${path} is no firmware image: ${read.reason}`)
  const name = read.known?.name ?? flags.as
  if (!read.known && !flags.acceptUnknown) {
    const files = KNOWN_IMAGES.map(({ file }) => file).join(', ')
    throw new CommandFailure(
      `${path} is whole, but none of the images this driver was made with (${files} of sx1302_hal ` +
        `2.1.0); its SHA-256 is ${read.sha256}. To use it all the same: --accept-unknown --as ` +
        read.form.join('|'),
    )
  }
  if (!name || !read.form.includes(name)) {
    throw new UsageError(`an unknown image of this form needs --as ${read.form.join(' or ')}`)
  }
  const kept = saveFirmware(firmwareFolder(config, dataDir), name, read.image)
  const { sha256, known } = read
  const result = { name, version: known?.version ?? null, sha256, path: kept }
  if (flags.json) sayJson(result)
  else
    saySentence(
      `${name.toUpperCase()} firmware${known ? ` version ${known.version}` : ''} kept in ${kept}`,
    )
  return 0
}
