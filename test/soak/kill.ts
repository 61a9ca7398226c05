/** `cigale soak kill [--kills N] [--seed S]`: gateway, hypervisor and broker killed N times. */

import { runKills } from '../crash/kill-rig.ts'
import { findMosquitto } from '../support/mosquitto.ts'
import { progress } from '../support/progress.ts'
import { printTable, readNumbers } from './numbers.ts'

export async function main(args: readonly string[]): Promise<number> {
  const { kills, seed } = readNumbers(args, { kills: 1_000, seed: 1 })
  const mosquitto = findMosquitto()
  if (!mosquitto) {
    console.error('cigale soak kill needs mosquitto: apt-get install mosquitto')
    return 1
  }
  const bar = progress('kills', kills)
  const startedMs = performance.now()
  const figures = await runKills({ kills, seed, mosquitto, onKill: (done) => bar.at(done) })
  bar.end()
  printTable([
    ['kills', kills],
    ['  of the gateway', figures.kills.gateway],
    ['  of the hypervisor', figures.kills.hypervisor],
    ['  of the broker', figures.kills.broker],
    ['frames fed', figures.framesFed],
    ['frames acknowledged', figures.acknowledged],
    ['join accepts', figures.joins],
    ['downlinks', figures.downlinks],
    ['facts at the hypervisor', figures.facts],
    ['losses', figures.losses],
    ['doubles', figures.doubles],
    ['worst recovery of intake, ms', figures.worstIngestMs],
    ['worst recovery of sync, ms', figures.worstSyncMs],
    ['seed', seed],
    ['minutes', ((performance.now() - startedMs) / 60_000).toFixed(1)],
    ['problems', figures.problemCount],
  ])
  for (const problem of figures.problems) console.log(`  ${problem}`)
  return figures.problemCount === 0 ? 0 : 1
}
