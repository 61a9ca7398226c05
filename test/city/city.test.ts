import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { soakTable } from '../soak/table.ts'
import { isBad, totalOf } from '../soak/total.ts'
import { FAULT_KINDS } from './faults/draw.ts'
import type { LifeJob } from './life-job.ts'
import { runLives } from './life-pool.ts'
import { MUTANTS } from './mutants/list.ts'
import type { Outcome } from './run.ts'
import { drawScenario, type Scenario } from './scenario.ts'

const SEEDS = 40
const SIZE = { hours: 2, gateways: 1, devices: 60 } as const
/** Polling a board costs four times the rest of a life (README.md): fewer lives, and shorter ones. */
const ON_BOARD = { seeds: 4, hours: 0.5, gateways: 1, devices: 60, radio: 'board' } as const
/** Mutants that need more lives than this are left to `cigale soak mutants`. */
const MUTANT_SEEDS = 16
const REGRESS = fileURLToPath(new URL('regress/', import.meta.url))

describe('a city', () => {
  let outcomes: readonly Outcome[] = []

  before(async () => {
    const jobs = Array.from({ length: SEEDS }, (_, i): LifeJob => {
      return { scenario: drawScenario(i + 1, SIZE), twice: true }
    })
    outcomes = await runLives(jobs)
  })

  test('F1, F2, F6, F12, F14, F19, F21, F24, F25, F30, F32, F38, F57, F59, F60, F61, F63, F64, F66, F75, F77, I1, I2, I3, I4, I5, I9, I10, I11, I12, I13: 40 cities live two hours among faults and lose nothing, double nothing, and come back by themselves', (t) => {
    const bad = outcomes.filter(isBad)
    const total = { ...totalOf(outcomes), wallMs: 0 }
    t.diagnostic(`\n${soakTable(total, bad)}`)
    assert.deepEqual(
      bad.map(({ seed, violations }) => [seed, violations[0]?.detail]),
      [],
    )
    assert.ok(total.frames > 10_000 && total.acknowledged > 1_000 && total.openings > 100)
    assert.ok(total.kills >= 40 && total.powerCuts >= 40 && total.hypervisorKills >= 40)
    assert.deepEqual(
      FAULT_KINDS.filter((kind) => !total.faults[kind]),
      [],
      'kinds of fault that no seed has',
    )
  })

  test('I15: each of them lives the same life twice, to the byte', () => {
    const differing = outcomes.filter(({ violations }) =>
      violations.some(({ invariant }) => invariant === 'I15'),
    )
    assert.deepEqual(
      differing.map(({ seed }) => seed),
      [],
    )
    assert.equal(new Set(outcomes.map(({ trace }) => trace)).size, SEEDS)
  })

  test('F24, F30, F32, F33, I1, I5, I13, I15: cities whose gateways drive an emulated board live half an hour, twice the same', async (t) => {
    const { seeds, ...size } = ON_BOARD
    const jobs = Array.from({ length: seeds }, (_, i): LifeJob => {
      return { scenario: drawScenario(1_000 + i, size), twice: true }
    })
    const lives = await runLives(jobs)
    const bad = lives.filter(isBad)
    const total = { ...totalOf(lives), wallMs: 0 }
    t.diagnostic(`\n${soakTable(total, bad)}`)
    assert.deepEqual(
      bad.map(({ seed, violations }) => [seed, violations[0]?.detail]),
      [],
    )
    assert.ok(total.heard > 300 && total.acknowledged > 50 && total.downlinks > 150)
  })

  test('lives that once failed do not fail again', async () => {
    const paths = globSync(join(REGRESS, '*.json')).sort()
    const jobs = paths.map((path): LifeJob => {
      return { scenario: JSON.parse(readFileSync(path, 'utf8')) as Scenario }
    })
    const again = await runLives(jobs)
    const failed = again.flatMap((outcome, i) =>
      isBad(outcome) ? [[basename(paths[i]!), outcome.violations[0]?.detail]] : [],
    )
    assert.ok(paths.length > 0)
    assert.deepEqual(failed, [])
  })

  test('broken cores are caught, each by the invariant it breaks', async (t) => {
    const suspects = MUTANTS.filter(({ isSly }) => !isSly)
    const caught = new Set<string>()
    for (let seed = 1; seed <= MUTANT_SEEDS; seed++) {
      const scenario = drawScenario(seed, SIZE)
      const free = suspects.filter(({ name }) => !caught.has(name))
      const jobs = free.map(({ name }): LifeJob => ({ scenario, mutant: name }))
      await runLives(jobs, {
        onOutcome: ({ violations }, { mutant }) => {
          const breaks = free.find(({ name }) => name === mutant)?.breaks ?? []
          if (violations.some(({ invariant }) => breaks.includes(invariant))) caught.add(mutant!)
        },
      })
    }
    t.diagnostic(`${caught.size} of ${suspects.length} within ${MUTANT_SEEDS} seeds each`)
    assert.deepEqual(
      suspects.filter(({ name }) => !caught.has(name)).map(({ name }) => name),
      [],
    )
    assert.ok(suspects.length >= 15)
  })
})
