/** `cigale replay`. */

import type { Command } from 'commander'
import { command, type Exit, keep } from './program-command.ts'
import type { ReplayFlags } from './replay.ts'

export function addReplay(program: Command, exit: Exit): void {
  const about = {
    summary: 'recorded days through the detectors again, as they are set or with settings to try',
    example: 'cigale replay --from 2026-10-01 --to 2026-10-31 --config dry-at-40.yaml',
  }
  command(program, 'replay', about)
    .option('--from <day>', 'first day that is told of; what comes before it only teaches')
    .option('--to <day>', 'last day')
    .option('--config <file>', 'YAML with properties to try: tree: { dryKpa: 40 }, or of assets')
    .action(
      keep(exit, async (flags: ReplayFlags) => (await import('./replay.ts')).replayDays(flags)),
    )
}
