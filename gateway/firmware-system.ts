/**
 * Where a technician's copy of Semtech's firmware lies: `agc.bin` and `arb.bin` in a folder, each
 * checked again whenever it is read. A system driver.
 */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HardwareError } from '../hardware/errors.ts'
import type { FirmwareImages } from '../hardware/sx1302/bringup.ts'
import type { McuName } from '../hardware/sx1302/firmware.ts'
import { KNOWN_IMAGES, readFirmwareFile } from '../hardware/sx1302/firmware-file.ts'

/** Throws HardwareError that says exactly what to fetch and how. */
export function loadFirmware(folder: string): FirmwareImages {
  return { agc: load(folder, 'agc'), arb: load(folder, 'arb') }
}

function load(folder: string, mcu: McuName): Uint8Array {
  const path = join(folder, `${mcu}.bin`)
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(readFileSync(path))
  } catch (cause) {
    throw new HardwareError('no-firmware', missing(folder, mcu), { path }, cause)
  }
  const read = readFirmwareFile(bytes)
  if (read.kind === 'image') return read.image
  const text = `${path} is damaged: ${read.reason}. Import it again: ${howTo(mcu)}`
  throw new HardwareError('no-firmware', text, { path })
}

function missing(folder: string, mcu: McuName): string {
  return (
    `the concentrator's ${mcu.toUpperCase()} firmware is not in ${folder}. It is Semtech's and does not ` +
    `come with Cigale. Fetch Lora-net/sx1302_hal (release V2.1.0), then: ${howTo(mcu)}`
  )
}

function howTo(mcu: McuName): string {
  const file = KNOWN_IMAGES.find((known) => known.mcu === mcu)?.file ?? ''
  return `cigale concentrator firmware import libloragw/src/${file}`
}

/** Keeps an image; the file is whole or not there. */
export function saveFirmware(folder: string, mcu: McuName, image: Uint8Array): string {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const path = join(folder, `${mcu}.bin`)
  writeFileSync(`${path}.new`, image)
  renameSync(`${path}.new`, path)
  return path
}
