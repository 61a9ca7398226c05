/** The commands about the keys that sign updates. */

import type { Command } from 'commander'
import type { KeysLostFlags, KeysPassphraseFlags } from './decoder-key-changes.ts'
import type { KeysFlags, KeysInitFlags, KeysShowFlags } from './decoder-keys.ts'
import { command, describe, type Exit, keep } from './program-command.ts'

export function addDecoderKeys(decoder: Command, exit: Exit): void {
  const keys = describe(decoder, 'keys', 'the keys that sign updates')
  const init = {
    summary: 'makes the first keys in a folder, and a repository that trusts them',
    example: 'cigale decoder keys init ~/keys --repo /srv/decoders --separate-decoders',
  }
  withPassphrase(withRepo(command(keys, 'init <folder>', init)))
    .option('--separate-decoders', 'decoders get keys of their own, which sign nothing else')
    .action(
      keep(exit, async (folder: string, flags: KeysInitFlags) =>
        (await import('./decoder-keys.ts')).keysInit(folder, flags),
      ),
    )
  const show = {
    summary: 'the keys of a folder, and whether the repository counts on them',
    example: 'cigale decoder keys show ~/keys --repo /srv/decoders',
  }
  command(keys, 'show <folder>', show)
    .option('--repo <dir>', 'the repository')
    .action(
      keep(exit, async (folder: string, flags: KeysShowFlags) =>
        (await import('./decoder-keys.ts')).keysShow(folder, flags),
      ),
    )
  addKeyChanges(keys, exit)
}

function addKeyChanges(keys: Command, exit: Exit): void {
  const rotate = {
    summary: 'replaces all keys of a role (root, targets, snapshot, timestamp, decoders)',
    example: 'cigale decoder keys rotate timestamp ~/keys --repo /srv/decoders',
  }
  withPassphrase(withRepo(command(keys, 'rotate <role> <folder>', rotate))).action(
    keep(exit, async (role: string, folder: string, flags: KeysFlags) =>
      (await import('./decoder-key-changes.ts')).keysRotate(role, folder, flags),
    ),
  )
  const lost = {
    summary: 'replaces one key that is lost or stolen',
    example: 'cigale decoder keys lost ~/keys --repo /srv/decoders --key 1f2e3d4c',
  }
  withPassphrase(withRepo(command(keys, 'lost <folder>', lost)))
    .requiredOption('--key <id>', 'its id, or how it begins')
    .action(
      keep(exit, async (folder: string, flags: KeysLostFlags) =>
        (await import('./decoder-key-changes.ts')).keysLost(folder, flags),
      ),
    )
  const renew = {
    summary: 'new dates for all that maintainers sign, before or after it has expired',
    example: 'cigale decoder keys renew --repo /srv/decoders',
  }
  withRepo(command(keys, 'renew', renew)).action(
    keep(exit, async (flags: KeysFlags) =>
      (await import('./decoder-key-changes.ts')).keysRenew(flags),
    ),
  )
  const passphrase = {
    summary: 'another passphrase for one key, when it gets another owner',
    example:
      'cigale decoder keys passphrase ~/keys --key targets-2 --new-passphrase-file new-passphrase',
  }
  withPassphrase(command(keys, 'passphrase <folder>', passphrase))
    .requiredOption('--key <name>', 'of the key')
    .option('--new-passphrase-file <file>', 'else asked on the terminal')
    .action(
      keep(exit, async (folder: string, flags: KeysPassphraseFlags) =>
        (await import('./decoder-key-changes.ts')).keysPassphrase(folder, flags),
      ),
    )
}

export function withRepo(command: Command): Command {
  return command.requiredOption('--repo <dir>', 'the repository')
}

export function withPassphrase(command: Command): Command {
  return command.option('--passphrase-file <file>', 'else CIGALE_PASSPHRASE, else asked')
}

/** For what signs: whose keys, and what opens them. */
export function withKeys(command: Command): Command {
  return withPassphrase(command.requiredOption('--keys <dir>', 'your keys'))
}
