/** What the commands that run detectors over a recording have in common. */

import type { Command } from 'commander'
import type { BacktestJob, BacktestSummary } from '../backtest/job.ts'
import type { BacktestFlags } from './backtest.ts'
import type { MeterFlags } from './backtest-meters.ts'
import { command, type Exit, keep } from './program-command.ts'

type ParkingFlags = BacktestFlags & { readonly reliability?: string }

/** `--data` is the recording here: there is no gateway. */
export function addBacktest(
  parent: Command,
  exit: Exit,
  about: { readonly name: string; readonly summary: string; readonly example: string },
  load: (flags: ParkingFlags) => Promise<(job: BacktestJob) => BacktestSummary>,
): Command {
  return command(parent, about.name, about)
    .requiredOption('--out <file>', 'where the decisions go, one JSON object a line')
    .option('--config <file>', 'YAML with settings to try instead')
    .action(
      keep(exit, async (flags: ParkingFlags) => {
        const { backtest } = await import('./backtest.ts')
        return backtest(await load(flags), flags)
      }),
    )
}

/** `cigale backtest …`: what it runs over, one command each. */
export function addBacktestCommands(program: Command, exit: Exit): void {
  const parent = program
    .command('backtest')
    .description("The gateway's detectors over a recording: what they would have decided.")
  const water = {
    name: 'water',
    summary: 'water meters and valves: leaks, waterings, litres by day',
    example: 'cigale backtest water --data recording --out decisions.jsonl',
  }
  addBacktest(parent, exit, water, async () => (await import('../backtest/water.ts')).backtestWater)
  const meters = {
    name: 'meters',
    summary: 'hourly readings of meters without valves (CSV): volumes, flow that never stops',
    example: 'cigale backtest meters --data water-meters-hourly.csv',
  }
  command(parent, meters.name, meters).action(
    keep(exit, async (flags: MeterFlags) =>
      (await import('./backtest-meters.ts')).backtestMeters(flags),
    ),
  )
  const parking = {
    name: 'parking',
    summary: 'parking sensors: live states, stays, over-stays, sensors in doubt',
    example: 'cigale backtest parking --data recording --out decisions.jsonl',
  }
  addBacktest(parent, exit, parking, async ({ reliability }) => {
    const { backtestParking } = await import('../backtest/parking.ts')
    if (reliability === undefined) return backtestParking
    const { withReliability } = await import('./backtest-reliability.ts')
    return withReliability(backtestParking, reliability)
  }).option(
    '--reliability <file>',
    'draws confidences of stays against the truth that the recording brings along (SVG)',
  )
}
