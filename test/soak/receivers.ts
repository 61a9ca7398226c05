/** `cigale soak receivers [--kills N] [--gateways N]`: three receivers of one PostgreSQL, killed N times. */

import { killReceivers, RECEIVERS, type ReceiverKills } from '../crash/receivers-rig.ts'
import { findMosquitto } from '../support/mosquitto.ts'
import { findPostgres } from '../support/postgres.ts'
import { progress } from '../support/progress.ts'
import { printTable, readNumbers } from './numbers.ts'

const WAYS: Readonly<Record<string, ReceiverKills['shareOf']>> = {
  'a shared subscription': () => ({ group: 'cigale' }),
  'gateways of their own': (worker) => ({ worker, workers: RECEIVERS }),
}

export async function main(args: readonly string[]): Promise<number> {
  const { kills, gateways } = readNumbers(args, { kills: 100, gateways: 12 })
  const program = findMosquitto()
  if (!program || !findPostgres()) {
    console.error('cigale soak receivers needs apt-get install mosquitto postgresql')
    return 1
  }
  let problems = 0
  for (const [way, shareOf] of Object.entries(WAYS)) {
    const bar = progress(`kills, ${way}`, kills)
    const startedMs = performance.now()
    const onKill = (done: number): void => bar.at(done)
    const plan = { program, kills, gateways, withinMs: 600_000, shareOf, onKill }
    const result = await killReceivers(plan).catch((error: Error) => error.message)
    bar.end()
    const isWell = typeof result !== 'string'
    if (!isWell) problems++
    printTable([
      ['way', way],
      ['kills', kills],
      ['facts, each there once', isWell ? result.facts : result],
      ['alarms of senders', isWell ? result.alarms.length : '–'],
      ['minutes', ((performance.now() - startedMs) / 60_000).toFixed(1)],
    ])
  }
  return problems === 0 ? 0 : 1
}
