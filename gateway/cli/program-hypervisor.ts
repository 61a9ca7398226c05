/** The command of the receiving side, and those about its database. */

import type { Command } from 'commander'
import { command, type Exit, keep } from './program-command.ts'

type Asked = { readonly config: string; readonly json?: boolean }

export function addHypervisorCommands(program: Command, exit: Exit): void {
  const run = {
    summary: 'the receiving side, for a city',
    example: 'cigale hypervisor --config hypervisor.yaml',
  }
  const hypervisor = command(program, 'hypervisor', run)
    .requiredOption('--config <file>', 'its configuration')
    .action(
      keep(exit, async (options: Asked) => (await import('./hypervisor.ts')).hypervisor(options)),
    )
  const backup = {
    summary: 'a copy of its database, verified; while it runs',
    example:
      'cigale hypervisor backup --config hypervisor.yaml --to /srv/backup/city-2026-06-16.db',
  }
  about(hypervisor, 'backup', backup)
    .requiredOption('--to <file>', 'where the copy goes; must not be there')
    .action(
      keep(exit, async (_own, self: Command) =>
        (await import('./hypervisor-backup.ts')).hypervisorBackup(self.optsWithGlobals()),
      ),
    )
  const restore = {
    summary: 'brings a copy back, with the hypervisor stopped; says first what it will do',
    example: 'cigale hypervisor restore --config hypervisor.yaml --from city-2026-06-16.db --yes',
  }
  about(hypervisor, 'restore', restore)
    .requiredOption('--from <file>', 'the copy')
    .option('--yes', 'do it')
    .action(
      keep(exit, async (_own, self: Command) =>
        (await import('./hypervisor-backup.ts')).hypervisorRestore(self.optsWithGlobals()),
      ),
    )
  const check = {
    summary: 'whether its database is whole, and what is in it',
    example: 'cigale hypervisor check --config hypervisor.yaml',
  }
  about(hypervisor, 'check', check).action(
    keep(exit, async (_own, self: Command) =>
      (await import('./hypervisor-backup.ts')).hypervisorCheck(self.optsWithGlobals()),
    ),
  )
}

/** Whatever stands behind `hypervisor` is read there: the name of the file, and `--json`. */
function about(parent: Command, name: string, told: Parameters<typeof command>[2]): Command {
  return command(parent, name, told).option('--config <file>', "the hypervisor's configuration")
}
