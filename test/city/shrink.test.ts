import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from './faults/fault.ts'
import { planUnit } from './life/unit-plan.ts'
import { drawScenario, townOf } from './scenario.ts'
import { shrink } from './shrink.ts'

const HOUR_MS = 3_600_000

test('a failing life is cut to the two faults, the unit and the time that matter', async () => {
  const drawn = drawScenario(7, { hours: 8, gateways: 3, devices: 60 })
  const [a, b]: Fault[] = [
    { kind: 'gatewayKill', atMs: 100_000, gateway: 1 },
    { kind: 'hypervisorKill', atMs: 500_000 },
  ]
  const scenario = {
    ...drawn,
    faults: [...drawn.faults.slice(0, 30), a!, ...drawn.faults.slice(30), b!],
  }
  let lives = 0
  const shrunk = await shrink(scenario, async ({ faults, gateways, horizonMs }) => {
    lives++
    const unit = gateways.find(({ number }) => number === 1)?.units.includes(17)
    return faults.includes(a!) && faults.includes(b!) && unit === true && horizonMs >= HOUR_MS
  })
  assert.deepEqual(shrunk.faults, [a, b])
  assert.deepEqual(
    shrunk.gateways.map(({ number, units }) => [number, units]),
    [[1, [17]]],
  )
  assert.equal(shrunk.horizonMs, HOUR_MS)
  assert.ok(lives < 300, `${lives} lives`)
})

test('a life that does not fail is left as it is, and a limit of lives is kept', async () => {
  const scenario = drawScenario(8, { hours: 2, gateways: 1, devices: 60 })
  assert.equal(await shrink(scenario, async () => false), scenario)
  const large = drawScenario(7, { hours: 8, gateways: 3, devices: 60 })
  let lives = 0
  const never = async (): Promise<boolean> => {
    lives++
    return false
  }
  await shrink(large, never, 20)
  assert.equal(lives, 20)
})

test('a unit taken away leaves the draws of all others as they are', async () => {
  const scenario = drawScenario(9, { hours: 2, gateways: 2, devices: 60 })
  const before = planUnit(townOf(scenario), 1, 5)
  const [, second] = scenario.gateways
  const cut = { ...scenario, gateways: [{ ...second!, units: [5] }] }
  assert.deepEqual(planUnit(townOf(cut), 1, 5), before)
})
