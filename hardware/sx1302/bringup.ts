/**
 * From power to listening, as a list of named steps (reference §4). The waits are the radios' own and
 * are not shortened; everything between them goes in as few round trips as it fits.
 */

import { hexOf } from '../../base/bytes.ts'
import { type GatewayEui, parseGatewayEui } from '../../base/ids.ts'
import type { SpiOp } from '../mcu/spi.ts'
import { startSx1261 } from '../sx1261/start.ts'
import type { Sx1302Bus } from './bus.ts'
import { Sx1302Error } from './errors.ts'
import { loadImage, startAgc, startArb } from './firmware.ts'
import type { ConcentratorPlan, RadioIndex } from './plan.ts'
import { receiverWords } from './receiver-words.ts'
import { type Field, field, put, set } from './registers.ts'
import { Sx1250 } from './sx1250.ts'

export type FirmwareImages = { readonly agc: Uint8Array; readonly arb: Uint8Array }

export type BringUpParts = {
  readonly bus: Sx1302Bus
  readonly plan: ConcentratorPlan
  readonly images: FirmwareImages
  /** The spectrum receiver, where it is used. */
  readonly sx1261?: { readonly patch: Uint8Array; readonly listensBeforeTalk: boolean }
  /** Called as each step begins: for logs, and for who waits in front of it. */
  readonly onStep?: (name: string) => void
}

export type BroughtUp = {
  readonly gatewayEui: GatewayEui
  readonly chip: 'SX1302' | 'SX1303'
  readonly agcVersion: number
  readonly arbVersion: number
  /** Where a spectrum receiver was to be started: its version, or why it was not. */
  readonly sx1261Version?: string
  readonly sx1261Failure?: string
}

const RESET_MS = { low: 500, pause: 10 } as const
const RADIOS = [0, 1] as const
const HOST_CONTROLS_RADIOS = field(0x5601, 3, 1)
const CLOCK_RUNS = field(0x5601, 4, 1)
const HOST_CONTROLS_FRONT_END = field(0x5780, 3, 1)
const CHIP_VERSION = 0x5606
const SX1303_MODEL = 0x03
const OTP = { address: 0x6180, data: 0x6181, model: 0xd0 } as const

/**
 * Throws Sx1302Error or McuError; the caller resets the board before it tries again. A spectrum receiver
 * that does not start is no reason not to listen to sensors: it is said in what comes back.
 */
export async function bringUp(parts: BringUpParts): Promise<BroughtUp> {
  const { bus, plan, images, sx1261 } = parts
  const step = async <Value>(name: string, run: () => Promise<Value>): Promise<Value> => {
    parts.onStep?.(name)
    return await run()
  }
  await step('chip', () => findChip(bus))
  for (const radio of RADIOS) await step(`reset radio ${radio}`, () => resetRadio(bus, radio))
  await step('clock', () => bus.run(clockWords(plan.clockRadio)))
  await step('image calibration', () => calibrate(bus, plan))
  for (const radio of RADIOS) {
    await step(`start radio ${radio}`, async () => {
      await resetRadio(bus, radio)
      await new Sx1250(bus, radio).start(plan.radios[radio].freqHz)
      await bus.run([set(sx1250Mode(radio), 1)])
    })
  }
  // From here on the radios are the AGC's.
  const handOver = [...clockWords(plan.clockRadio), set(HOST_CONTROLS_RADIOS, 0)]
  if (plan.fineTimestamp) {
    await step('model', async () => {
      await bus.run(handOver)
      await expectSx1303(bus)
    })
  }
  await step('receiver', () => bus.run([...handOver, ...receiverWords(plan)]))
  await step('load AGC', () => loadImage(bus, 'agc', images.agc))
  const agcVersion = await step('start AGC', () => startAgc(bus, sx1261?.listensBeforeTalk))
  await step('load ARB', () => loadImage(bus, 'arb', images.arb))
  const arbVersion = await step('start ARB', () => startArb(bus, plan.fineTimestamp))
  await step('transmitters', () => bus.run(transmitterWords()))
  const freqHz = plan.radios[0].freqHz
  const spectrum = sx1261 && (await tried(startSx1261({ bus, patch: sx1261.patch, freqHz, step })))
  await step('done', () => bus.run([put(0x5643, 0x01)]))
  const identity = await step('identity', () => readIdentity(bus))
  return { ...identity, agcVersion, arbVersion, ...spectrum }
}

async function tried(
  start: Promise<string>,
): Promise<Pick<BroughtUp, 'sx1261Version' | 'sx1261Failure'>> {
  try {
    return { sx1261Version: await start }
  } catch (error) {
    if (error instanceof Sx1302Error) return { sx1261Failure: error.message }
    throw error
  }
}

async function findChip(bus: Sx1302Bus): Promise<void> {
  const version = await bus.readByte(CHIP_VERSION)
  if (version !== 0x00 && version !== 0xff) {
    await bus.run([put(0x5643, 0)])
    return
  }
  const text =
    `no SX1302 answers on the board (version ${version}): no power, held in reset, or a broken SPI ` +
    'line. Unplug the board for ten seconds; if that does not help, it is the board'
  throw new Sx1302Error('no-chip', text, { version })
}

/** Where the C HAL asks too, for the same reason: before the receiver is set up for it. */
async function expectSx1303(bus: Sx1302Bus): Promise<void> {
  const { chip } = await readIdentity(bus)
  if (chip === 'SX1303') return
  const text = `this chip is an ${chip}: only an SX1303 has fine timestamps. Leave fineTimestamp out`
  throw new Sx1302Error('model', text, { chip })
}

/** The reset pin ends high; then the radio counts as an SX1250. */
async function resetRadio(bus: Sx1302Bus, radio: RadioIndex): Promise<void> {
  const base = 0x5783 + radio
  const reset = (value: number): SpiOp => set(field(base, 3, 1), value)
  await bus.run([set(CLOCK_RUNS, 0), set(field(base, 2, 1), 1), reset(1)])
  await bus.wait(RESET_MS.low)
  await bus.run([reset(0)])
  await bus.wait(RESET_MS.pause)
  await bus.run([reset(1)])
  await bus.wait(RESET_MS.pause)
  await bus.run([set(sx1250Mode(radio), 1)])
}

function sx1250Mode(radio: RadioIndex): Field {
  return field(0x5601, radio, 1)
}

function clockWords(radio: RadioIndex): SpiOp[] {
  return [
    set(field(0x57c0, 0, 1), radio === 0 ? 1 : 0),
    set(field(0x57c0, 1, 1), radio === 1 ? 1 : 0),
    set(field(0x57c0, 2, 1), 1),
    set(CLOCK_RUNS, 1),
  ]
}

/** With the amplifiers off, or they would hear their own calibration. */
async function calibrate(bus: Sx1302Bus, plan: ConcentratorPlan): Promise<void> {
  await bus.run([
    set(HOST_CONTROLS_FRONT_END, 1),
    set(field(0x5783, 1, 1), 0),
    set(field(0x5783, 0, 1), 0),
  ])
  for (const radio of RADIOS) {
    await new Sx1250(bus, radio).calibrateImage(plan.radios[radio].freqHz)
  }
  await bus.run([set(HOST_CONTROLS_FRONT_END, 0)])
}

/** Both paths drive an SX126x with a modulated signal; the PPS input listens even without a receiver. */
function transmitterWords(): SpiOp[] {
  const paths = [0x5200, 0x5400] as const
  return [
    ...paths.map((base) => set(field(base + 0x21, 0, 1), 1)),
    ...paths.map((base) => set(field(base + 0x20, 2, 1), 1)),
    ...paths.map((base) => set(field(base + 0x20, 3, 1), 1)),
    ...paths.map((base) => set(field(base + 0x20, 4, 1), 0)),
    set(field(0x6100, 0, 1), 1),
    set(field(0x6100, 1, 1), 1),
  ]
}

async function readIdentity(bus: Sx1302Bus): Promise<Pick<BroughtUp, 'gatewayEui' | 'chip'>> {
  const indices = [0, 1, 2, 3, 4, 5, 6, 7, OTP.model]
  const results = await bus.run(
    indices.flatMap((index): SpiOp[] => [
      put(OTP.address, index),
      { kind: 'read', address: OTP.data, bytes: 1 },
    ]),
  )
  const bytes = indices.map((_, i) => results[2 * i + 1]![0]!)
  const gatewayEui = parseGatewayEui(hexOf(Uint8Array.from(bytes.slice(0, 8))))!
  return { gatewayEui, chip: bytes[8] === SX1303_MODEL ? 'SX1303' : 'SX1302' }
}
