/**
 * The serial line to the concentrator, damaged: every answer of an emulated bridge may come back cut,
 * doubled, late or with bytes that were never sent. Two things are checked each time. What the client
 * gives is what the chip holds, or an error; and the next whole answer is read again, one
 * resynchronisation later at most.
 */

import { hexOf } from '../../base/bytes.ts'
import { type Random, seededRandom } from '../../base/random.ts'
import { McuClient } from '../../hardware/mcu/client.ts'
import { McuError } from '../../hardware/mcu/errors.ts'
import { FRAME_HEADER_BYTES } from '../../hardware/mcu/frame.ts'
import { emulatedBoard } from '../support/emulated-board.ts'
import { FakeClock } from '../support/fake-clock.ts'

type Damage = (bytes: Uint8Array, random: Random) => Uint8Array | undefined

/**
 * A changed byte behind the header is not among them: the line has no checksum, nobody can notice
 * (the driver reads twice where it matters).
 */
const DAMAGES: Readonly<Record<string, Damage>> = {
  whole: (bytes) => bytes,
  lost: () => undefined,
  cut: (bytes, random) => bytes.slice(0, random.below(bytes.length)),
  'byte lost': (bytes, random) => {
    const at = random.below(bytes.length)
    return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1)])
  },
  'byte added': (bytes, random) => {
    const at = random.below(bytes.length + 1)
    const extra = random.below(256)
    return Uint8Array.from([...bytes.subarray(0, at), extra, ...bytes.subarray(at)])
  },
  'header flipped': (bytes, random) => {
    const changed = bytes.slice()
    changed[random.below(FRAME_HEADER_BYTES)]! ^= 1 << random.below(8)
    return changed
  },
  doubled: (bytes) => Uint8Array.from([...bytes, ...bytes]),
  'noise before': (bytes, random) =>
    Uint8Array.from([...random.bytes(1 + random.below(8)), ...bytes]),
  'noise instead': (_bytes, random) => random.bytes(1 + random.below(64)),
}

/** A byte that is added inside the header or the payload can pass for the answer's own. */
const MAY_LIE: ReadonlySet<string> = new Set(['byte added', 'noise before', 'noise instead'])
/** Deadline of a transfer, silence, and the exchange itself. */
const RECOVERY_MS_MAX = 250 + 120 + 20
const PROBLEMS_KEPT = 10

export type SerialFigures = {
  readonly damages: Record<string, number>
  refused: number
  resyncs: number
  slowestMs: number
  problemCount: number
  readonly problems: string[]
}

export async function runSerial(options: {
  readonly cases: number
  readonly seed: number
  readonly onCase?: (done: number) => void
}): Promise<SerialFigures> {
  const random = seededRandom(options.seed, 'serial')
  const clock = new FakeClock()
  const { bridge, chip } = emulatedBoard(clock, { latencyMs: 1 })
  const client = new McuClient({ port: bridge, clock, onGone: () => {} })
  await live(clock, client.open())
  const names = Object.keys(DAMAGES)
  const damages = Object.fromEntries(names.map((name) => [name, 0]))
  const figures: SerialFigures = {
    damages,
    refused: 0,
    resyncs: 0,
    slowestMs: 0,
    problemCount: 0,
    problems: [],
  }
  const problem = (text: string): void => {
    figures.problemCount++
    if (figures.problems.length < PROBLEMS_KEPT) figures.problems.push(text)
  }

  /** Asks for some registers; `undefined`: refused. */
  const read = async (address: number, bytes: number): Promise<string | undefined> => {
    try {
      const [got] = await live(clock, client.spi([{ kind: 'read', address, bytes }]))
      return hexOf(got!)
    } catch (error) {
      if (!(error instanceof McuError)) throw error
      return undefined
    }
  }

  for (let done = 0; done < options.cases; done++) {
    const name = names[random.below(names.length)]!
    const address = 0x5700 + random.below(64)
    const bytes = 1 + random.below(16)
    const there = hexOf(chip.read(address, bytes))
    damages[name]!++
    bridge.onAnswer = (answer) => DAMAGES[name]!(answer, random)
    const fromMs = clock.monoMs()
    const got = await read(address, bytes)
    if (got === undefined) figures.refused++
    else if (got !== there && !MAY_LIE.has(name))
      problem(`case ${done}, ${name}: ${got} for ${there}`)
    if (name === 'whole' && got === undefined) problem(`case ${done}: a whole answer was refused`)
    bridge.onAnswer = (answer) => answer
    const again = await read(address, bytes)
    if (again !== there) problem(`case ${done}, after ${name}: ${again ?? 'refused'} for ${there}`)
    const tookMs = clock.monoMs() - fromMs
    figures.slowestMs = Math.max(figures.slowestMs, Math.round(tookMs))
    if (tookMs > RECOVERY_MS_MAX) problem(`case ${done}, ${name}: ${tookMs} ms`)
    options.onCase?.(done + 1)
  }
  figures.resyncs = client.counts.resyncs
  await client.close()
  return figures
}

/** Runs timers, one after another, until something is settled. */
async function live<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let isDone = false
  const end = (): void => {
    isDone = true
  }
  work.then(end, end)
  for (;;) {
    for (let turn = 0; turn < 8 && !isDone; turn++) await Promise.resolve()
    if (isDone) return await work
    clock.runNext(clock.nextMs ?? clock.monoMs() + 1)
  }
}
