/**
 * The programs of the chip's two internal MCUs: 8 192 bytes each, written, read back and started
 * (reference §6). Semtech's images are not ours to ship: a technician imports them.
 */

import type { SpiOp } from '../mcu/spi.ts'
import type { Sx1302Bus } from './bus.ts'
import { Sx1302Error } from './errors.ts'
import type { FineTimestampMode } from './plan.ts'
import { field, put, set } from './registers.ts'

export const IMAGE_BYTES = 8_192
const HALF_BYTES = 4_096

export type McuName = 'agc' | 'arb'

/** Where each lies: control register, program memory. */
const MCUS: Readonly<Record<McuName, { readonly control: number; readonly memory: number }>> = {
  agc: { control: 0x5780, memory: 0x0000 },
  arb: { control: 0x6080, memory: 0x2000 },
}

/**
 * Whether every word of an image is whole: bits 15:14 are the count of ones in bits 13:0, modulo 4. The
 * chip's own PARITY_ERROR follows the same rule, so a cut or changed file is found before it is loaded.
 */
export function hasRightParity(image: Uint8Array): boolean {
  if (image.length !== IMAGE_BYTES) return false
  for (let at = 0; at < image.length; at += 2) {
    const word = image[at]! | (image[at + 1]! << 8)
    if (word >>> 14 !== onesOf(word & 0x3fff) % 4) return false
  }
  return true
}

function onesOf(value: number): number {
  let ones = 0
  for (let rest = value; rest !== 0; rest &= rest - 1) ones++
  return ones
}

/** Writes an image, reads it back, starts the MCU. Throws Sx1302Error when anything differs. */
export async function loadImage(bus: Sx1302Bus, mcu: McuName, image: Uint8Array): Promise<void> {
  const { control, memory } = MCUS[mcu]
  const hostProg = field(control, 1, 1)
  const mcuClear = field(control, 2, 1)
  const halves = [0, HALF_BYTES] as const
  await bus.run([set(mcuClear, 1), set(hostProg, 1), set(field(0x5600, 0, 2), 0)])
  for (const from of halves)
    await bus.run([write(memory + from, image.subarray(from, from + HALF_BYTES))])
  for (const from of halves) {
    const [back] = await bus.run([{ kind: 'read', address: memory + from, bytes: HALF_BYTES }])
    const differs = back!.findIndex((byte, i) => byte !== image[from + i])
    if (differs < 0) continue
    const text = `the ${mcu.toUpperCase()} image came back changed at byte ${from + differs}: supply or board`
    throw new Sx1302Error('firmware', text, { mcu, at: from + differs })
  }
  const readControl: SpiOp = { kind: 'read', address: control, bytes: 1 }
  const started = await bus.run([set(hostProg, 0), set(mcuClear, 0), readControl])
  if ((started.at(-1)![0]! & 0x01) === 0) return
  throw new Sx1302Error('firmware', `the ${mcu.toUpperCase()} finds its image damaged (parity)`, {
    mcu,
  })
}

function write(address: number, data: Uint8Array): SpiOp {
  return { kind: 'write', address, data }
}

const STATUS = { agc: 0x5781, arb: 0x6081 } as const
const HANDSHAKE_MS = 1_000
/** Bytes 0 to 3 of the AGC's mailbox, out and in. */
const AGC_OUT = 0x578c
const AGC_IN = 0x5790
const READ_AGC_IN: SpiOp = { kind: 'read', address: AGC_IN, bytes: 1 }
const READ_ARB_VERSION: SpiOp = { kind: 'read', address: 0x608d, bytes: 1 }

/** What the AGC is told, and the status with which it says that it has taken it (reference §6.2). */
const AGC_STEPS = [
  { what: 'gains of radio A', bytes: [0xff, 0xff], notify: 0x80, status: 0x02 },
  { what: 'gains of radio B', bytes: [0xff, 0xff], notify: 0x20, status: 0x03 },
  { what: 'analog gain', bytes: [0x01, 0x0d], notify: 0x03, status: 0x04 },
  { what: 'analog thresholds', bytes: [0x03, 0x0c], notify: 0x04, status: 0x05 },
  { what: 'decimator attenuation', bytes: [0x04, 0x0f], notify: 0x05, status: 0x06 },
  { what: 'decimator thresholds', bytes: [0x28, 0x50, 0x5a], notify: 0x06, status: 0x07 },
  { what: 'channel attenuation', bytes: [0x04, 0x0e], notify: 0x07, status: 0x08 },
  { what: 'channel thresholds', bytes: [0x34, 0x84], notify: 0x08, status: 0x09 },
  { what: 'PA of the radios', bytes: [0x00, 0x07, 0x04], notify: 0x09, status: 0x0a },
  { what: 'PA start delay', bytes: [0x08], notify: 0x0a, status: 0x0b },
] as const
/** The last step: whether the SX1261 is asked before each transmission. */
const agcLbtStep = (listensBeforeTalk: boolean) => {
  const bytes = [listensBeforeTalk ? 0x01 : 0x00]
  return { what: 'listen before talk', bytes, notify: 0x0b, status: 0x0f } as const
}
const AGC_RUN = 0x0f

/** Greets the AGC and tells it how to set the gains; gives its version. */
export async function startAgc(bus: Sx1302Bus, listensBeforeTalk = false): Promise<number> {
  const [version] = await expectStatus(bus, 'agc', 0x01, 'its start', [READ_AGC_IN])
  for (const { what, bytes, notify, status } of [...AGC_STEPS, agcLbtStep(listensBeforeTalk)]) {
    await bus.run([...bytes.map((byte, k) => put(AGC_OUT - k, byte)), put(AGC_OUT - 3, notify)])
    const echo = bytes.map((_, k): SpiOp => ({ kind: 'read', address: AGC_IN - k, bytes: 1 }))
    const back = await expectStatus(bus, 'agc', status, what, echo)
    const differs = bytes.findIndex((byte, k) => back[k]![0] !== byte)
    if (differs < 0) continue
    const text = `the AGC took ${what} as something else: byte ${differs} is ${back[differs]![0]}`
    throw new Sx1302Error('firmware', text, { what })
  }
  await bus.run([put(AGC_OUT - 3, AGC_RUN)])
  return version![0]!
}

/** Spreading factors that two demodulators work on at once, a bit each from SF5 on (reference §6.3). */
const DUAL_DEMODULATION = { none: 0x00, 'all-sf': 0xff, 'high-capacity': 0x3f } as const

/** Greets the arbiter and lets it run; gives its version. */
export async function startArb(bus: Sx1302Bus, fine?: FineTimestampMode): Promise<number> {
  const [version] = await expectStatus(bus, 'arb', 0x01, 'its start', [READ_ARB_VERSION])
  const dual = DUAL_DEMODULATION[fine ?? 'none']
  await bus.run([put(0x6089, 7), put(0x608c, dual), put(0x608b, 3), put(0x608a, 1)])
  await expectStatus(bus, 'arb', 0x00, 'the order to run')
  return version![0]!
}

async function expectStatus(
  bus: Sx1302Bus,
  mcu: McuName,
  status: number,
  what: string,
  also: readonly SpiOp[] = [],
): Promise<readonly Uint8Array[]> {
  const found = await bus.poll(STATUS[mcu], status, HANDSHAKE_MS, also)
  if (found !== undefined) return found
  const name = mcu.toUpperCase()
  const text = `the ${name} did not confirm ${what} within ${HANDSHAKE_MS} ms`
  throw new Sx1302Error('mcu-silent', text, { mcu, what })
}
