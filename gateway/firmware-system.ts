/**
 * Where a technician's copy of Semtech's firmware lies: `agc.bin`, `arb.bin` and, for boards with a
 * spectrum receiver, `sx1261.bin` in a folder, each checked again whenever it is read. A system driver.
 */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HardwareError } from '../hardware/errors.ts'
import type { FirmwareImages } from '../hardware/sx1302/bringup.ts'
import { type ImageName, KNOWN_IMAGES, readFirmwareFile } from '../hardware/sx1302/firmware-file.ts'

/** Throws HardwareError that says exactly what to fetch and how. */
export function loadFirmware(folder: string): FirmwareImages {
  return { agc: load(folder, 'agc'), arb: load(folder, 'arb') }
}

/** The SX1261's patch, for listen before talk and the spectrum. Throws HardwareError likewise. */
export function loadSx1261Patch(folder: string): Uint8Array {
  return load(folder, 'sx1261')
}

function load(folder: string, name: ImageName): Uint8Array {
  const path = join(folder, `${name}.bin`)
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(readFileSync(path))
  } catch (cause) {
    throw new HardwareError('no-firmware', missing(folder, name), { path }, cause)
  }
  const read = readFirmwareFile(bytes)
  if (read.kind === 'image' && read.form.includes(name)) return read.image
  const reason = read.kind === 'image' ? 'it is another image' : read.reason
  const text = `${path} is damaged: ${reason}. Import it again: ${howTo(name)}`
  throw new HardwareError('no-firmware', text, { path })
}

function missing(folder: string, name: ImageName): string {
  const what =
    name === 'sx1261'
      ? `the patch of the SX1261, without which it can neither listen before talk nor count a spectrum,`
      : `the concentrator's ${name.toUpperCase()} firmware`
  return (
    `${what} is not in ${folder}. It is Semtech's and does not come with Cigale. Fetch ` +
    `Lora-net/sx1302_hal (release V2.1.0), then: ${howTo(name)}`
  )
}

function howTo(name: ImageName): string {
  const file = KNOWN_IMAGES.find((known) => known.name === name)?.file ?? ''
  return `cigale concentrator firmware import libloragw/src/${file}`
}

/** Keeps an image; the file is whole or not there. */
export function saveFirmware(folder: string, name: ImageName, image: Uint8Array): string {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const path = join(folder, `${name}.bin`)
  writeFileSync(`${path}.new`, image)
  renameSync(`${path}.new`, path)
  return path
}
