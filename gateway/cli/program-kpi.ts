/** The command about indicators. */

import { type Command, Option } from 'commander'
import { PERIODS } from '../../sync/kpi/buckets.ts'
import { GROUPINGS } from '../../sync/kpi/groups.ts'
import type { KpiFlags } from './kpi.ts'
import { command, type Exit, integer, keep } from './program-command.ts'

export function addKpiCommand(program: Command, exit: Exit): void {
  const about = {
    summary: "the city's indicators: rotations, litres, calls, … of a running gateway",
    example: 'cigale kpi --day 2027-06-01 --group category',
  }
  command(program, 'kpi', about)
    .option('--url <url>', 'of a gateway elsewhere; its token comes by CIGALE_TOKEN')
    .option('--day <day>', 'a day in the first bucket, such as 2027-06-01; left out: yesterday')
    .addOption(
      new Option('--period <period>', 'how long a bucket is').choices(PERIODS).default('day'),
    )
    .option('--count <n>', 'buckets, one after the other', integer(1, 48), 1)
    .addOption(new Option('--group <what>', 'left out: asset by asset').choices(GROUPINGS))
    .action(keep(exit, async (options: KpiFlags) => (await import('./kpi.ts')).kpi(options)))
}
