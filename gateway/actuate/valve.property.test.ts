/**
 * I9 as a model: whatever is lost, restarted, stepped or said twice, no valve stays open beyond the dose
 * of the opening it carried out last. Stated bounds, beyond the dose:
 *
 *   a valve with a timer of its own      nothing: it closes by itself, whatever the gateway does
 *   class C, closed by the runtime       half an hour and the time of one order, once frames pass and the
 *                                        gateway is up (2 min where its word of opening was heard); a
 *                                        gateway that was down and does not know for how long waits for
 *                                        the rest of the dose first
 */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seededRandom } from '../../base/random.ts'
import { type ValveKind, ValveWorld } from '../../test/support/valve-world.ts'
import type { WateringProgramme } from './programme.ts'

const PROGRAMME: WateringProgramme = {
  enabled: true,
  days: [1, 2, 3, 4, 5, 6, 7],
  window: { fromMinutes: 60, toMinutes: 20 * 60 },
  dose: { seconds: 7_200 },
  soak: { onSeconds: 600, offSeconds: 600 },
  decision: 'calendar',
}
/** Minutes without trouble after which the runtime has closed what it can close. */
const CALM_MINUTES = 40

function isWithinBound(world: ValveWorld): boolean {
  const { opening, minute, kind } = world
  if (!opening) return true
  const overMinutes = minute - (opening.minute + opening.seconds / 60)
  if (kind.hasTimer) return overMinutes < 0
  const calmMinutes = minute - Math.max(world.troubleMinute, opening.minute + opening.seconds / 60)
  return calmMinutes <= CALM_MINUTES + opening.seconds / 60
}

class Live implements fc.Command<object, ValveWorld> {
  readonly minutes: number
  constructor(minutes: number) {
    this.minutes = minutes
  }
  check = () => true
  run(_: object, world: ValveWorld): void {
    for (let n = 0; n < this.minutes; n++) {
      world.live(1)
      assert.ok(isWithinBound(world), `open for too long at minute ${world.minute}`)
    }
  }
  toString = () => `live ${this.minutes} min`
}

class Act implements fc.Command<object, ValveWorld> {
  readonly #name: string
  readonly #act: (world: ValveWorld) => void
  constructor(name: string, act: (world: ValveWorld) => void) {
    this.#name = name
    this.#act = act
  }
  check = () => true
  run(_: object, world: ValveWorld): void {
    this.#act(world)
    assert.ok(isWithinBound(world))
  }
  toString = () => this.#name
}

const COMMANDS = [
  fc.integer({ min: 1, max: 240 }).map((minutes) => new Live(minutes)),
  fc
    .constantFrom([0, 0], [0.1, 0.1], [0.4, 0.4], [1, 0], [0, 1], [1, 1])
    .map(([up, down]) => new Act(`loss ${up} ${down}`, (w) => (w.loss = { up: up!, down: down! }))),
  fc.integer({ min: 1, max: 300 }).map((m) => new Act(`down ${m} min`, (w) => w.goDown(m))),
  fc
    .constantFrom(-86_400_000, -3_600_000, 3_600_000, 86_400_000, 31_536_000_000)
    .map((ms) => new Act(`clock ${ms} ms`, (w) => w.stepClock(ms))),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(60, 600, 3_600))
    .map(
      ([id, s]) => new Act(`person-${id} ${s} s`, (w) => void w.ask(`person-${id}`, s, 'person')),
    ),
  fc.constant(new Act('stop', (w) => w.stop('stop'))),
]

function runs(kind: ValveKind, numRuns: number): void {
  fc.assert(
    fc.property(fc.commands(COMMANDS, { maxCommands: 40 }), fc.nat(), (commands, seed) => {
      const real = new ValveWorld(kind, PROGRAMME, seededRandom(seed, 'valve'))
      fc.modelRun(() => ({ model: {}, real }), commands)
    }),
    { numRuns, seed: 20_261_126 },
  )
}

for (const hasMeter of [true, false]) {
  const with_ = hasMeter ? 'with a meter' : 'without one'
  test(`I9: in any order of losses, restarts, clock steps and repeats no class A valve stays open beyond its dose, ${with_}`, () => {
    runs({ class: 'A', hasTimer: true, hasMeter }, 400)
  })
  test(`I9: in any order of losses, restarts, clock steps and repeats the runtime closes a class C valve that has no timer, ${with_}`, () => {
    runs({ class: 'C', hasTimer: false, hasMeter }, 400)
  })
}

test('I9: the model can fail: a runtime that is never up leaves a class C valve without a timer open', () => {
  const world = new ValveWorld(
    { class: 'C', hasTimer: false, hasMeter: true },
    PROGRAMME,
    seededRandom(1, 'valve'),
  )
  while (!world.isOpen) world.live(1)
  const { opening } = world
  world.goDown(600)
  world.live(600)
  assert.equal(world.opening, opening)
  world.live(10 + 4)
  assert.notEqual(world.opening, opening)
})

test('a programme on a calm day gives its dose once, in parts with pauses between', () => {
  const world = new ValveWorld(
    { class: 'A', hasTimer: true, hasMeter: true },
    PROGRAMME,
    seededRandom(1, 'valve'),
  )
  world.live(24 * 60)
  assert.deepEqual(
    world.openings.map(({ seconds }) => seconds),
    Array(12).fill(600),
  )
  const [first, second, third] = world.openings
  assert.ok(second!.minute - first!.minute >= 20 && third!.minute - second!.minute >= 20)
})
