/**
 * The SX1261 of a board from reset to waiting, as named steps in the C HAL's order (reference §12):
 * standby, patch, image calibration, set-up. Its patch goes in as few round trips as it fits, 4 where
 * the C HAL takes 388.
 */

import { McuError } from '../mcu/errors.ts'
import type { SpiOp } from '../mcu/spi.ts'
import type { Sx1302Bus } from '../sx1302/bus.ts'
import { Sx1302Error } from '../sx1302/errors.ts'
import { imageBandOf } from '../sx1302/image-bands.ts'
import {
  dataOf,
  readSx1261,
  SX1261_OPCODES,
  SX1261_REGISTERS,
  sx1261,
  writeSx1261,
} from './commands.ts'
import { PATCH_BYTES, PATCHED_VERSION } from './patch.ts'

export type Sx1261Parts = {
  readonly bus: Sx1302Bus
  readonly patch: Uint8Array
  /** Decides the band of the image calibration. */
  readonly freqHz: number
  readonly step: <Value>(name: string, run: () => Promise<Value>) => Promise<Value>
}

const VERSION_BYTES = 15
const CALIBRATION_MS = 10
const IMAGE_ERROR = 0x10
const STATUS_MASK = 0x7e
const STANDBY_RC = 0x22
const UNLOCKED = 0x10

/** Gives its version, patched. Throws Sx1302Error: no SX1261, a patch that does not take, its radio. */
export async function startSx1261({ bus, patch, freqHz, step }: Sx1261Parts): Promise<string> {
  await step('SX1261 standby', () => standBy(bus))
  const version = await step('SX1261 patch', () => loadPatch(bus, patch))
  await step('SX1261 image calibration', () => calibrate(bus, freqHz))
  await step('SX1261 set-up', async () => {
    await standBy(bus)
    await bus.run([
      sx1261(SX1261_OPCODES.setBufferBase, 0x80, 0x80),
      writeSx1261(SX1261_REGISTERS.gain, 0xcb),
    ])
  })
  return version
}

async function standBy(bus: Sx1302Bus): Promise<void> {
  const ops = [sx1261(SX1261_OPCODES.setStandby, 0), sx1261(SX1261_OPCODES.getStatus, 0)]
  const status = await bus.run(ops).then(
    ([, answer]) => answer![0]! & STATUS_MASK,
    (error: unknown) => {
      // The bridge gave up waiting for a BUSY line that nobody drives: a shorter answer than asked.
      const codes = ['refused', 'out-of-step']
      if (error instanceof McuError && codes.includes(error.code)) return undefined
      throw error
    },
  )
  if (status === STANDBY_RC) return
  const text =
    `no SX1261 answers on this board (status ${status ?? 'none'}): it has no spectrum receiver, or ` +
    'it has no power. Without one there is no listen before talk and no spectrum'
  throw new Sx1302Error('sx1261', text, { status })
}

async function loadPatch(bus: Sx1302Bus, patch: Uint8Array): Promise<string> {
  const before = await versionOf(bus)
  const words = Array.from({ length: PATCH_BYTES / 4 }, (_, i): SpiOp => {
    return writeSx1261(SX1261_REGISTERS.patch + 4 * i, ...patch.subarray(4 * i, 4 * i + 4))
  })
  await bus.run([
    writeSx1261(SX1261_REGISTERS.patchLock, UNLOCKED),
    ...words,
    writeSx1261(SX1261_REGISTERS.patchLock, 0),
    sx1261(SX1261_OPCODES.activatePatch),
  ])
  const version = await versionOf(bus)
  if (version.endsWith(PATCHED_VERSION)) return version
  const text =
    `the SX1261 did not take its patch: version "${before}" became "${version}", not …${PATCHED_VERSION}. ` +
    'Import sx1261_pram.var of sx1302_hal V2.1.0 again'
  throw new Sx1302Error('sx1261', text, { before, version })
}

async function versionOf(bus: Sx1302Bus): Promise<string> {
  const [answer] = await bus.run([readSx1261(SX1261_REGISTERS.version, VERSION_BYTES)])
  return Buffer.from(dataOf(answer!)).toString('latin1').replace(/\0.*$/, '')
}

async function calibrate(bus: Sx1302Bus, freqHz: number): Promise<void> {
  const bytes = imageBandOf(freqHz)
  if (!bytes) {
    const text = `the SX1261 cannot be centred on ${freqHz} Hz: no band holds it`
    throw new Sx1302Error('image-calibration', text, { freqHz })
  }
  await bus.run([
    sx1261(SX1261_OPCODES.getStatus, 0),
    sx1261(SX1261_OPCODES.calibrateImage, ...bytes),
  ])
  await bus.wait(CALIBRATION_MS)
  const [errors] = await bus.run([sx1261(SX1261_OPCODES.getDeviceErrors, 0, 0, 0)])
  if ((errors![2]! & IMAGE_ERROR) === 0) return
  const text = 'the SX1261 could not calibrate its image rejection: board or supply'
  throw new Sx1302Error('image-calibration', text)
}
