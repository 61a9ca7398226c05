import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type EmulatedBoard,
  emulatedBoard,
  STAND_IN_PATCH,
  standInImage,
} from '../../test/support/emulated-board.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { traceLines } from '../../test/support/sx1302-traces.ts'
import { BridgeTwin } from '../emulator/board/bridge.ts'
import { McuClient } from '../mcu/client.ts'
import { writeFrame } from '../mcu/frame.ts'
import { ORDERS } from '../mcu/orders.ts'
import { type BroughtUp, bringUp } from '../sx1302/bringup.ts'
import { Sx1302Bus } from '../sx1302/bus.ts'
import { planOfSemtech } from '../sx1302/semtech-plan.ts'

const IMAGES = { agc: standInImage('agc'), arb: standInImage('arb') }
const [meta, ...lines] = traceLines('eu868-sx1261-lbt')
const END_OF_START = lines.findIndex(({ c }) => c === 'eui')

type Run = {
  readonly board: EmulatedBoard
  readonly result: BroughtUp | unknown
  readonly roundTrips: number
  readonly tookMs: number
  readonly steps: readonly string[]
}

/** A whole start with the spectrum receiver; time passes as the driver asks for it. */
async function run(
  prepare: (board: EmulatedBoard) => void = () => {},
  { isFitted = true, listensBeforeTalk = true } = {},
): Promise<Run> {
  const clock = new FakeClock()
  const board = emulatedBoard(clock)
  prepare(board)
  const port = isFitted ? board.bridge : new BridgeTwin({ clock, chip: board.chip })
  const client = new McuClient({ port, clock, onGone: () => {} })
  const bus = new Sx1302Bus(client, clock)
  const steps: string[] = []
  let result: BroughtUp | unknown
  let isDone = false
  const fromMs = clock.monoMs()
  void (async () => {
    try {
      await client.open()
      result = await bringUp({
        bus,
        plan: planOfSemtech(meta.config),
        images: IMAGES,
        sx1261: { patch: STAND_IN_PATCH, listensBeforeTalk },
        onStep: (name) => steps.push(name),
      })
    } catch (error) {
      result = error
    }
    isDone = true
  })()
  while (!isDone) {
    clock.advance(1)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { board, result, roundTrips: bus.roundTrips, tookMs: clock.monoMs() - fromMs, steps }
}

type Request = { readonly op: string; readonly c: string; readonly d: unknown }

/** What the C HAL told its SX1261 at start; the words of the patch by their address only. */
const THEIRS: readonly string[] = lines
  .slice(0, END_OF_START)
  .flatMap(({ rq }) => (rq ?? []) as Request[])
  .filter(({ op }) => op === 'sx1261')
  .map(({ c, d }) => {
    const code = Number(c).toString(16).padStart(2, '0')
    return typeof d === 'string' ? code + d : `${code}${(d as { addr: string }).addr}`
  })

test('the SX1261 is told what the C HAL tells it, in its order, and the AGC of it', async () => {
  const { board, result, roundTrips, tookMs, steps } = await run()
  const ours = board.sx1261.heard.map((line) => (/^0d[89]/.test(line) ? line.slice(0, 6) : line))
  assert.deepEqual(ours, THEIRS)
  assert.equal((result as BroughtUp).sx1261Version, 'SX1261 V2D 2D06')
  assert.equal(board.chip.registers[0x578c], 0x01)
  assert.deepEqual(steps.slice(-6), [
    'SX1261 standby',
    'SX1261 patch',
    'SX1261 image calibration',
    'SX1261 set-up',
    'done',
    'identity',
  ])
  // The C HAL takes 398 for the SX1261 alone.
  assert.ok(roundTrips <= 135, `${roundTrips} round trips`)
  assert.ok(tookMs <= 2_500, `${tookMs} ms`)
})

test('every word of the patch arrives where the C HAL puts it', async () => {
  const { board } = await run()
  const there = STAND_IN_PATCH.map((_, i) => board.sx1261.registers.get(0x8000 + i) ?? -1)
  assert.deepEqual(there, STAND_IN_PATCH)
})

test('with listen before talk every register stands as the C HAL leaves it', async () => {
  const { board } = await run()
  const theirs = new Map<number, number>()
  for (const { rq } of lines.slice(0, END_OF_START)) {
    for (const { op, a, d, wr } of rq ?? []) {
      const address = Number(a)
      if (op === 'rmw') theirs.set(address, parseInt(wr, 16))
      if (op !== 'w' || typeof d !== 'string') continue
      for (let i = 0; i < d.length / 2; i++) {
        theirs.set(address + i, parseInt(d.slice(2 * i, 2 * i + 2), 16))
      }
    }
  }
  const differing = [...theirs].filter(([at, value]) => board.chip.read(at, 1)[0] !== value)
  assert.deepEqual(differing, [])
  assert.ok(theirs.size > 180)
})

test('the recording played into the emulated board gets the recorded answers of its SX1261', async () => {
  const clock = new FakeClock()
  const { bridge } = emulatedBoard(clock)
  let answer = ''
  await bridge.open({
    onBytes: (bytes) => (answer = Buffer.from(bytes).toString('hex')),
    onGone: () => {},
  })
  let compared = 0
  for (const { rq, id, req, ack } of lines) {
    if (rq?.[0]?.op !== 'sx1261') continue
    // What is in the patch is not in the recording: any word, at its address.
    const word = rq[0].d.addr
    const payload = Uint8Array.from(Buffer.from(req ?? `00010100070d${word}00000000`, 'hex'))
    bridge.write(writeFrame({ id, order: ORDERS.spi, payload }))
    clock.advance(1)
    if (req === undefined) continue
    assert.equal(answer, ack, JSON.stringify(rq))
    compared++
  }
  assert.equal(compared, 18)
})

test('a spectrum receiver that only counts holds no transmission back', async () => {
  const { board, result } = await run(() => {}, { listensBeforeTalk: false })
  assert.equal((result as BroughtUp).sx1261Version, 'SX1261 V2D 2D06')
  assert.equal(board.chip.registers[0x578c], 0x00)
})

const FAULTS: readonly (readonly [string, RegExp, (board: EmulatedBoard) => void])[] = [
  [
    'F36: a patch that the SX1261 does not take',
    /did not take its patch.*2D02/,
    ({ sx1261 }) => {
      const command = sx1261.command.bind(sx1261)
      // One word of the patch is lost on the way.
      sx1261.command = (opcode, out) =>
        opcode === 0x0d && out[0] === 0x81 && out[1] === 0x00
          ? new Uint8Array(out.length)
          : command(opcode, out)
    },
  ],
  [
    'F36: an SX1261 that cannot calibrate',
    /SX1261 could not calibrate/,
    ({ sx1261 }) => {
      sx1261.cannotCalibrate = true
    },
  ],
]
for (const [title, message, prepare] of FAULTS) {
  test(`${title} is said, and the board listens to sensors all the same`, async () => {
    const { board, result } = await run(prepare)
    const { sx1261Failure, sx1261Version } = result as BroughtUp
    assert.match(sx1261Failure ?? '', message)
    assert.equal(sx1261Version, undefined)
    assert.ok(board.chip.isListening)
  })
}

test('a board without an SX1261 is told so, in words, and listens to sensors', async () => {
  const { board, result } = await run(() => {}, { isFitted: false })
  assert.match((result as BroughtUp).sx1261Failure ?? '', /no SX1261 answers.*no spectrum/)
  assert.ok(board.chip.isListening)
})
