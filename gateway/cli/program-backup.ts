/** The commands about backups of a gateway. */

import type { Command } from 'commander'
import type { BackupFlags } from './backup.ts'
import { command, type Exit, keep, onGateway } from './program-command.ts'
import type { RestoreFlags } from './restore.ts'

export function addBackupCommands(program: Command, exit: Exit): void {
  const backup = {
    summary:
      'everything that makes this gateway again, in one file under a passphrase; while it runs',
    example: 'cigale backup /media/stick/hotel-de-ville.backup',
  }
  withPassphrase(onGateway(command(program, 'backup <file>', backup))).action(
    keep(exit, async (file: string, flags: BackupFlags) =>
      (await import('./backup.ts')).backup(file, flags),
    ),
  )
  const restore = {
    summary: 'makes a gateway again from a backup, here and stopped; says first what it will do',
    example: 'cigale restore /media/stick/hotel-de-ville.backup --data /var/lib/cigale --yes',
  }
  withPassphrase(command(program, 'restore <file>', restore))
    .option('--yes', 'do it')
    .action(
      keep(exit, async (file: string, flags: RestoreFlags) =>
        (await import('./restore.ts')).restoreGateway(file, flags),
      ),
    )
}

function withPassphrase(command: Command): Command {
  return command.option(
    '--passphrase-file <file>',
    'its first line (else CIGALE_PASSPHRASE, else the terminal is asked)',
  )
}
