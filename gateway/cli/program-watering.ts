/** The commands about water. */

import { Argument, type Command } from 'commander'
import { LOCK_REASONS, type LockReason } from '../actuate/locks.ts'
import type { CommonOptions } from './options.ts'
import { command, describe, type Exit, integer, keep, onGateway } from './program-command.ts'
import type { LockFlags, ProgrammeFlags, StartFlags } from './watering.ts'

export function addWateringCommands(program: Command, exit: Exit): void {
  const watering = describe(program, 'watering', 'zones: programmes, openings by hand, locks')
  addOpenings(watering, exit)
  addProgrammes(watering, exit)
  addLocks(watering, exit)
}

function addOpenings(watering: Command, exit: Exit): void {
  const status = {
    summary: 'all zones: programme, next turn, soil, what forbids water now',
    example: 'cigale watering status',
  }
  onGateway(command(watering, 'status', status)).action(
    keep(exit, async (options: CommonOptions) =>
      (await import('./watering.ts')).wateringStatus(options),
    ),
  )
  const start = {
    summary: "opens the zone's valve for some minutes, where no interlock forbids it",
    example: 'cigale watering start vendome-2 --minutes 10',
  }
  onGateway(command(watering, 'start <zone>', start))
    .requiredOption('--minutes <n>', 'then it closes by itself, 1 to 60', integer(1, 60))
    .option('--litres <n>', 'closed when so much has flowed', integer(1, 100_000))
    .option('--because <text>', 'why: it stands beside the order')
    .action(
      keep(exit, async (zone: string, options: StartFlags) =>
        (await import('./watering.ts')).wateringStart(zone, options),
      ),
    )
  const stop = {
    summary: "orders the zone's valve to close",
    example: 'cigale watering stop vendome-2',
  }
  onGateway(command(watering, 'stop <zone>', stop)).action(
    keep(exit, async (zone: string, options: CommonOptions) =>
      (await import('./watering.ts')).wateringStop(zone, options),
    ),
  )
}

function addProgrammes(watering: Command, exit: Exit): void {
  const programme = {
    summary: 'prints the programme of a zone, or sets it from a file (docs/operations/watering.md)',
    example: 'cigale watering programme vendome-2 --file programme.yaml',
  }
  onGateway(command(watering, 'programme <zone>', programme))
    .option('--file <file>', 'YAML or JSON')
    .option('--none', 'takes the programme away')
    .action(
      keep(exit, async (zone: string, options: ProgrammeFlags) =>
        (await import('./watering.ts')).wateringProgramme(zone, options),
      ),
    )
}

function addLocks(watering: Command, exit: Exit): void {
  const reason = () => new Argument('<reason>', 'why').choices(LOCK_REASONS)
  const scope = ['--scope <id>', 'a zone, a site, or all', 'all'] as const
  const lock = {
    summary: 'forbids water: a drought order, frost, rain to come, works',
    example: "cigale watering lock drought --until 2026-09-30T22:00:00Z --because 'arrêté 12/7'",
  }
  onGateway(command(watering, 'lock', lock).addArgument(reason()))
    .option(...scope)
    .option('--until <time>', 'ISO 8601; left out: until it is lifted')
    .option('--because <text>', 'what people read who want to water', '')
    .action(
      keep(exit, async (why: LockReason, options: LockFlags) =>
        (await import('./watering.ts')).wateringLock(why, options),
      ),
    )
  const unlock = { summary: 'lifts a lock', example: 'cigale watering unlock drought' }
  onGateway(command(watering, 'unlock', unlock).addArgument(reason()))
    .option(...scope)
    .action(
      keep(exit, async (why: LockReason, options: CommonOptions & { readonly scope: string }) =>
        (await import('./watering.ts')).wateringUnlock(why, options),
      ),
    )
}
