/**
 * `cigale soak city`: many short lives, or one long one (`--days`) whose gateways are shared out over
 * the cores, each with its own sensors, broker and hypervisor.
 */

import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { CityRadioKind } from '../city/gateway/city-gateway.ts'
import type { LifeJob } from '../city/life-job.ts'
import { runLives } from '../city/life-pool.ts'
import { drawScenario, type Scenario } from '../city/scenario.ts'
import { shrink } from '../city/shrink.ts'
import { progress } from '../support/progress.ts'
import { soakTable } from './table.ts'
import { isBad, totalOf } from './total.ts'

const USAGE = `usage: cigale soak city [--seeds N] [--from SEED] [--hours H] [--gateways G] [--devices D]
                        [--days D] [--radio air|board] [--twice] [--threads N]
                        [--shrink FOLDER] [--json]

  --seeds N       lives (200), --from SEED the first (1)
  --hours H       virtual hours of each under load (2)
  --gateways G    of each life (3); --devices D of each gateway (60)
  --days D        one long life at a real city's pace: --gateways (20) and --devices (1500) in all,
                  each gateway with its own sensors and hypervisor, so that the cores share them
  --radio R       board: the real driver polls an emulated board, four times the CPU; air: the
                  short way (air)
  --twice         live each seed twice and compare the traces (I15)
  --shrink FOLDER cut what failed down to what matters and save it there
  --json          one JSON object instead of the table

for instance: cigale soak city --seeds 20 --from 1000`

export async function main(args: readonly string[]): Promise<number> {
  const read = readOptions(args)
  if (read.kind === 'said') return read.code
  const { jobs, options } = read
  const bar = progress('lives', jobs.length)
  let done = 0
  const startedMs = performance.now()
  const outcomes = await runLives(jobs, {
    threads: options.threads,
    onOutcome: () => bar.at(++done),
  })
  bar.end()
  const result = { ...totalOf(outcomes), wallMs: Math.round(performance.now() - startedMs) }
  if (options.json) console.log(JSON.stringify({ ...result, bad: outcomes.filter(isBad) }))
  else console.log(soakTable(result, outcomes.filter(isBad)))
  const bad = outcomes.filter(isBad)
  if (options.shrinkTo !== undefined) {
    for (const { seed } of bad) {
      const scenario = jobs.find((job) => job.scenario.seed === seed)!.scenario
      await saveShrunk(scenario, options.shrinkTo)
    }
  }
  return bad.length === 0 ? 0 : 1
}

async function saveShrunk(scenario: Scenario, folder: string): Promise<void> {
  const shrunk = await shrink(scenario)
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `seed-${scenario.seed}.json`)
  writeFileSync(path, `${JSON.stringify(shrunk, null, 2)}\n`)
  console.log(
    `seed ${scenario.seed}: ${scenario.faults.length} → ${shrunk.faults.length} faults, ${path}`,
  )
}

type Options = {
  readonly threads: number
  readonly json: boolean
  readonly shrinkTo: string | undefined
}

type Read =
  | { readonly kind: 'run'; readonly jobs: readonly LifeJob[]; readonly options: Options }
  | { readonly kind: 'said'; readonly code: number }

const NUMBERS = { type: 'string' } as const

function readOptions(args: readonly string[]): Read {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...{ seeds: NUMBERS, from: NUMBERS, hours: NUMBERS, gateways: NUMBERS, devices: NUMBERS },
        ...{ days: NUMBERS, threads: NUMBERS, shrink: NUMBERS, radio: NUMBERS },
        ...{ twice: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
      },
    })
    if (values.help) {
      console.log(USAGE)
      return { kind: 'said', code: 0 }
    }
    const number = (
      name: 'seeds' | 'from' | 'hours' | 'gateways' | 'devices' | 'days' | 'threads',
      otherwise: number,
    ): number => {
      const value = values[name] === undefined ? otherwise : Number(values[name])
      if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} wants a number`)
      return value
    }
    const days = number('days', 0)
    const from = number('from', 1)
    const twice = values.twice === true
    const radio = radioKind(values.radio)
    const options = {
      threads: number('threads', availableParallelism()),
      json: values.json === true,
      shrinkTo: values.shrink,
    }
    if (days > 0) {
      const gateways = number('gateways', 20)
      const devices = Math.round(number('devices', 1_500) / gateways)
      const size = { hours: 24 * days, gateways: 1, devices, real: true, radio }
      const jobs = Array.from({ length: gateways }, (_, i) => {
        return { scenario: drawScenario(from + i, size), twice }
      })
      return { kind: 'run', jobs, options }
    }
    const size = {
      hours: number('hours', 2),
      gateways: number('gateways', 3),
      devices: number('devices', 60),
      radio,
    }
    const jobs = Array.from({ length: number('seeds', 200) }, (_, i) => {
      return { scenario: drawScenario(from + i, size), twice }
    })
    return { kind: 'run', jobs, options }
  } catch (error) {
    console.error(`cigale soak city: ${error instanceof Error ? error.message : error}\n\n${USAGE}`)
    return { kind: 'said', code: 2 }
  }
}

function radioKind(text = 'air'): CityRadioKind {
  if (text === 'air' || text === 'board') return text
  throw new Error('--radio wants air or board')
}
