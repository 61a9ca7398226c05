/** The commands about packages of decoders, and by `program-keys.ts` about the keys that sign them. */

import { type Command, Option } from 'commander'
import { RISKS } from '../../decoders/bundle/risk.ts'
import type { PackFlags } from './decoder-pack.ts'
import type { PublishFlags, RepoFlags, SignFlags } from './decoder-publish.ts'
import { command, type Exit, keep } from './program-command.ts'
import { addDecoderKeys, withKeys, withRepo } from './program-keys.ts'

export function addPackageCommands(decoder: Command, exit: Exit): void {
  addDecoderPack(decoder, exit)
  addDecoderPublishing(decoder, exit)
  addDecoderKeys(decoder, exit)
}

function addDecoderPack(decoder: Command, exit: Exit): void {
  const pack = {
    summary: 'makes a package of a codec, its manifest and its examples, which must pass',
    example:
      'cigale decoder pack --codec probe.js --manifest probe.json --vectors probe.vectors.json -o probe.dec',
  }
  command(decoder, 'pack', pack)
    .requiredOption('--codec <file>', 'JavaScript with decodeUplink')
    .requiredOption('--manifest <file>', 'JSON: id, vendor, model, version, channels, …')
    .requiredOption('--vectors <file>', 'JSON: 20 examples or more, bytes as hex')
    .option('--schema <file>', 'JSON Schema of what decodeUplink gives')
    .requiredOption('-o, --output <file>', 'the package')
    .option('--untested', 'without running the examples first')
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
    summary:
      'signs packages whose examples pass with your keys, and puts out what enough have signed',
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
