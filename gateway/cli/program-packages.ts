/** The commands about packages of decoders and the keys that sign them. */

import { type Command, Option } from 'commander'
import { RISKS } from '../../decoders/bundle/offer.ts'
import type {
  KeysFlags,
  KeysInitFlags,
  KeysLostFlags,
  KeysPassphraseFlags,
} from './decoder-keys.ts'
import type { PackFlags } from './decoder-pack.ts'
import type { PublishFlags, RepoFlags, SignFlags } from './decoder-publish.ts'
import { command, describe, type Exit, keep } from './program-command.ts'

export function addPackageCommands(decoder: Command, exit: Exit): void {
  addDecoderPack(decoder, exit)
  addDecoderPublishing(decoder, exit)
  addDecoderKeys(decoder, exit)
}

function addDecoderPack(decoder: Command, exit: Exit): void {
  const pack = {
    summary: 'makes a package of a codec, its manifest and its examples',
    example:
      'cigale decoder pack --codec probe.js --manifest probe.json --vectors probe.vectors.json -o probe.dec',
  }
  command(decoder, 'pack', pack)
    .requiredOption('--codec <file>', 'JavaScript with decodeUplink')
    .requiredOption('--manifest <file>', 'JSON: id, vendor, model, version, channels, …')
    .requiredOption('--vectors <file>', 'JSON: 20 examples or more, bytes as hex')
    .option('--schema <file>', 'JSON Schema of what decodeUplink gives')
    .requiredOption('-o, --output <file>', 'the package')
    .action(
      keep(exit, async (flags: PackFlags) =>
        (await import('./decoder-pack.ts')).decoderPack(flags),
      ),
    )
}

function addDecoderPublishing(decoder: Command, exit: Exit): void {
  const sign = {
    summary: 'adds your signature to what waits for it',
    example: 'cigale decoder sign --repo /srv/decoders --keys ~/keys',
  }
  withKeys(withRepo(command(decoder, 'sign', sign))).action(
    keep(exit, async (flags: SignFlags) =>
      (await import('./decoder-publish.ts')).decoderSign(flags),
    ),
  )
  const publish = {
    summary: 'signs packages with your keys, and puts out what enough have signed',
    example: 'cigale decoder publish --repo /srv/decoders --keys ~/keys probe.dec',
  }
  withKeys(withRepo(command(decoder, 'publish [package...]', publish)))
    .addOption(
      new Option('--risk <risk>', 'how carefully gateways are to take it')
        .choices(RISKS)
        .default('normal'),
    )
    .option('--withdraw <path>', 'a package that is no longer to be offered')
    .option('--timestamp-only', 'only says anew that nothing changed: every few days')
    .action(
      keep(exit, async (packages: readonly string[], flags: PublishFlags) =>
        (await import('./decoder-publish.ts')).decoderPublish(packages, flags),
      ),
    )
  const list = {
    summary: 'what a repository offers, how long, and what waits for signatures',
    example: 'cigale decoder list --repo /srv/decoders',
  }
  withRepo(command(decoder, 'list', list)).action(
    keep(exit, async (flags: RepoFlags) =>
      (await import('./decoder-publish.ts')).decoderList(flags),
    ),
  )
}

function addDecoderKeys(decoder: Command, exit: Exit): void {
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
  withRepo(command(keys, 'show <folder>', show)).action(
    keep(exit, async (folder: string, flags: KeysFlags) =>
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
      (await import('./decoder-keys.ts')).keysRotate(role, folder, flags),
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
        (await import('./decoder-keys.ts')).keysLost(folder, flags),
      ),
    )
  const renew = {
    summary: 'new dates for all that maintainers sign, before or after it has expired',
    example: 'cigale decoder keys renew --repo /srv/decoders',
  }
  withRepo(command(keys, 'renew', renew)).action(
    keep(exit, async (flags: KeysFlags) => (await import('./decoder-keys.ts')).keysRenew(flags)),
  )
  const passphrase = {
    summary: 'another passphrase for one key, when it gets another owner',
    example: 'cigale decoder keys passphrase ~/keys --key targets-2',
  }
  withPassphrase(command(keys, 'passphrase <folder>', passphrase))
    .requiredOption('--key <name>', 'of the key')
    .option('--new-passphrase-file <file>', 'else asked on the terminal')
    .action(
      keep(exit, async (folder: string, flags: KeysPassphraseFlags) =>
        (await import('./decoder-keys.ts')).keysPassphrase(folder, flags),
      ),
    )
}

function withRepo(command: Command): Command {
  return command.requiredOption('--repo <dir>', 'the repository')
}

function withKeys(command: Command): Command {
  return withPassphrase(command.requiredOption('--keys <dir>', 'your keys'))
}

function withPassphrase(command: Command): Command {
  return command.option('--passphrase-file <file>', 'else CIGALE_PASSPHRASE, else asked')
}
