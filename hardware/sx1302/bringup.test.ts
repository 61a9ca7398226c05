import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type EmulatedBoard,
  emulatedBoard,
  standInImage,
} from '../../test/support/emulated-board.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { traceLines } from '../../test/support/sx1302-traces.ts'
import { boardSetup } from '../boards/board-setup.ts'
import { McuClient } from '../mcu/client.ts'
import { REGION_NAMES } from '../regions/channel-plans.ts'
import { type BroughtUp, bringUp } from './bringup.ts'
import { Sx1302Bus } from './bus.ts'
import { Sx1302Error } from './errors.ts'
import { hasRightParity } from './firmware.ts'
import type { ConcentratorPlan } from './plan.ts'
import { planOfSemtech } from './semtech-plan.ts'

const IMAGES = { agc: standInImage('agc'), arb: standInImage('arb') }
const [meta, ...lines] = traceLines('eu868-cold-start-rx-tx')
const plan = planOfSemtech(meta.config)

type Run = {
  readonly board: EmulatedBoard
  readonly result: BroughtUp | unknown
  readonly tookMs: number
  readonly roundTrips: number
  readonly steps: readonly string[]
}

/** A whole start on the emulated board; time passes as the driver asks for it. */
async function run(
  prepare: (board: EmulatedBoard) => void = () => {},
  of: ConcentratorPlan = plan,
): Promise<Run> {
  const clock = new FakeClock()
  const board = emulatedBoard(clock)
  prepare(board)
  const client = new McuClient({ port: board.bridge, clock, onGone: () => {} })
  const bus = new Sx1302Bus(client, clock)
  const fromMs = clock.monoMs()
  const steps: string[] = []
  let result: BroughtUp | unknown
  let isDone = false
  const started = (async () => {
    await client.open()
    return await bringUp({ bus, plan: of, images: IMAGES, onStep: (name) => steps.push(name) })
  })()
  started.then(
    (value) => {
      result = value
      isDone = true
    },
    (error: unknown) => {
      result = error
      isDone = true
    },
  )
  while (!isDone) {
    clock.advance(1)
    await new Promise((resolve) => setImmediate(resolve))
  }
  const tookMs = clock.monoMs() - fromMs
  return { board, result, tookMs, roundTrips: bus.roundTrips, steps }
}

test('the emulated board is brought up: identity, versions, listening, in 2.5 s', async () => {
  const { board, result, tookMs, roundTrips, steps } = await run()
  assert.deepEqual(result, {
    gatewayEui: '0016c001ff10a235',
    chip: 'SX1302',
    agcVersion: 10,
    arbVersion: 2,
  })
  assert.ok(board.chip.isListening)
  assert.ok(tookMs <= 2_500, `${tookMs} ms`)
  // The C HAL needs 423.
  assert.ok(roundTrips <= 125, `${roundTrips} round trips`)
  assert.deepEqual(steps.slice(0, 4), ['chip', 'reset radio 0', 'reset radio 1', 'clock'])
})

/** What the recorded start has written before the host asked for the EUI. */
function leftBy(recorded: typeof lines): ReadonlyMap<number, number> {
  const theirs = new Map<number, number>()
  const end = recorded.findIndex(({ c }) => c === 'eui')
  for (const { rq } of recorded.slice(0, end)) {
    for (const { op, a, d, wr } of rq ?? []) {
      const address = Number(a)
      if (op === 'rmw') theirs.set(address, parseInt(wr, 16))
      if (op !== 'w' || typeof d !== 'string') continue
      for (let i = 0; i < d.length / 2; i++) {
        theirs.set(address + i, parseInt(d.slice(2 * i, 2 * i + 2), 16))
      }
    }
  }
  return theirs
}

function differing(board: EmulatedBoard, theirs: ReadonlyMap<number, number>): string[] {
  return [...theirs]
    .filter(([address, value]) => board.chip.read(address, 1)[0] !== value)
    .map(([address, value]) => `0x${address.toString(16)}: ${value} theirs`)
}

test('every register stands as the C HAL leaves it', async () => {
  const { board } = await run()
  const theirs = leftBy(lines)
  assert.deepEqual(differing(board, theirs), [])
  assert.equal(theirs.size, 186)
})

test('every register of an SX1303 with fine timestamps stands as the C HAL leaves it', async () => {
  const [{ config }, ...recorded] = traceLines('eu868-sx1303-fine-timestamp')
  const isSx1303 = ({ chip }: EmulatedBoard) => {
    const read = chip.read.bind(chip)
    chip.read = (address, bytes) =>
      address === 0x6181 && chip.registers[0x6180] === 0xd0
        ? Uint8Array.of(0x03)
        : read(address, bytes)
  }
  const { board, result } = await run(isSx1303, planOfSemtech(config))
  assert.equal((result as BroughtUp).chip, 'SX1303')
  const theirs = leftBy(recorded)
  assert.deepEqual(differing(board, theirs), [])
  // The arbiter demodulates every spreading factor twice, the receiver stamps headers.
  assert.deepEqual([theirs.get(0x608c), theirs.get(0x58c0)! & 0x04, theirs.size], [0xff, 0, 189])
})

test('the radios hear what the C HAL tells them, in its order', async () => {
  const commands: string[] = []
  await run(({ chip }) => {
    const original = chip.radio.bind(chip)
    chip.radio = (radio, opcode, parameters) => {
      commands.push(`${radio} ${opcode} ${Buffer.from(parameters).toString('hex')}`)
      return original(radio, opcode, parameters)
    }
  })
  const expected = lines
    .flatMap(({ rq }) => rq ?? [])
    .filter(({ op }) => op === 'radio')
    .map(({ r, c, d }) => `${r === 'A' ? 0 : 1} ${Number(c)} ${d}`)
  assert.deepEqual(commands, expected)
})

const FAULTS: readonly (readonly [string, string, (board: EmulatedBoard) => void])[] = [
  [
    'F36: a chip that is not there',
    'no-chip',
    ({ chip }) => {
      const read = chip.read.bind(chip)
      chip.read = (address, bytes) =>
        address === 0x5606 ? new Uint8Array(1) : read(address, bytes)
    },
  ],
  [
    'F36: a radio that stays where it is',
    'radio',
    ({ chip }) => {
      chip.radios[0].isStuck = true
    },
  ],
  [
    'F36: an image calibration that fails',
    'image-calibration',
    ({ chip }) => {
      chip.radios[1].cannotCalibrate = true
    },
  ],
  [
    'F36: internal MCUs that never answer',
    'mcu-silent',
    ({ chip }) => {
      chip.areMcusDead = true
    },
  ],
  [
    'F36: a bit that flips while firmware is loaded',
    'firmware',
    ({ chip }) => {
      const write = chip.write.bind(chip)
      chip.write = (address, data) => {
        write(address, data)
        if (address === 0x1000 && data.length > 1)
          chip.agc.memory[0x1234] = chip.agc.memory[0x1234]! ^ 4
      }
    },
  ],
]
for (const [title, code, prepare] of FAULTS) {
  test(`${title} ends the start within its time, with what it was`, async () => {
    const { result, tookMs } = await run(prepare)
    assert.ok(result instanceof Sx1302Error, String(result))
    assert.equal(result.code, code)
    assert.ok(tookMs < 5_000)
  })
}

test('each region’s radios are calibrated for its band, whatever the sub-band', async () => {
  const bands = { EU868: 'd7db', IN865: 'd7db', US915: 'e1e9', AU915: 'e1e9', 'AS923-1': 'e1e9' }
  for (const region of REGION_NAMES) {
    const setup = boardSetup({ board: 'corecell-usb', region, subBand: 8 })
    const calibrated: string[] = []
    const { result } = await run(({ chip }) => {
      const original = chip.radio.bind(chip)
      chip.radio = (radio, opcode, parameters) => {
        if (opcode === 0x98) calibrated.push(Buffer.from(parameters).toString('hex'))
        return original(radio, opcode, parameters)
      }
    }, setup.plan)
    assert.ok(!(result instanceof Error), String(result))
    assert.deepEqual(calibrated, [bands[region], bands[region]])
  }
})

test('fine timestamps are refused on a chip that has none', async () => {
  const { result } = await run(() => {}, { ...plan, fineTimestamp: 'all-sf' })
  assert.ok(result instanceof Sx1302Error && result.code === 'model', String(result))
  assert.match(result.message, /SX1302/)
})

test('a cut or changed image is found by its parity before it is loaded', () => {
  const { agc } = IMAGES
  assert.ok(hasRightParity(agc))
  assert.equal(hasRightParity(agc.subarray(0, 8_000)), false)
  const changed = agc.slice()
  changed[4_000] = changed[4_000]! ^ 0x01
  assert.equal(hasRightParity(changed), false)
})
