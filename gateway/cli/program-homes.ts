/** The commands about homes: which gateway answers which devices. */

import { type Command, Option } from 'commander'
import type { HomeExportFlags, HomeMoveFlags } from './home.ts'
import type { ReleaseFlags } from './home-release.ts'
import { LANGUAGES } from './language.ts'
import type { CommonOptions } from './options.ts'
import { command, describe, type Exit, integer, keep, onGateway } from './program-command.ts'

const REV_MAX = 999_999_999

export function addHomeCommands(program: Command, exit: Exit): void {
  const home = describe(program, 'home', 'which gateway answers: list, key, move, export, import')
  addLooks(home, exit)
  addMove(home, exit)
  addHandover(home, exit)
  addEscrow(home, exit)
}

function addLooks(home: Command, exit: Exit): void {
  const list = {
    summary: 'sites, rows and lone devices: where each is at home, and who else hears it',
    example: 'cigale home list',
  }
  onGateway(command(home, 'list', list)).action(
    keep(exit, async (options: CommonOptions) => (await import('./home.ts')).homeList(options)),
  )
  const key = {
    summary: 'the key that hand-overs to this gateway are sealed to; not a secret',
    example: 'cigale home key',
  }
  onGateway(command(home, 'key', key)).action(
    keep(exit, async (options: CommonOptions) => (await import('./home.ts')).homeKey(options)),
  )
}

function addMove(home: Command, exit: Exit): void {
  const move = {
    summary: 'leaves a whole site or row to another gateway; this one is silent at once',
    example: 'cigale home move site:parc-jourdan --to 0016c001ff10a234 --anyway',
  }
  onGateway(command(home, 'move <group...>', move))
    .requiredOption('--to <eui>', 'the new gateway; this one to take them back')
    .option('--rev <n>', 'revision of the move (else one above the last)', integer(1, REV_MAX))
    .option('--dry-run', 'say what it would do, and warn')
    .option('--anyway', 'in spite of warnings')
    .addOption(new Option('--lang <language>', "else the terminal's").choices(LANGUAGES))
    .action(
      keep(exit, async (groups: readonly string[], options: HomeMoveFlags) =>
        (await import('./home.ts')).homeMove(groups, options),
      ),
    )
}

function addHandover(home: Command, exit: Exit): void {
  const out = {
    summary: 'keys and counters of what was moved, in a file that the new gateway alone reads',
    example: 'cigale home export site:parc-jourdan --key "$(cat new.key)" --out parc.home',
  }
  onGateway(command(home, 'export <group...>', out))
    .requiredOption('--key <hex>', 'of the new gateway: cigale home key, there')
    .requiredOption('--out <file>', 'where it is written')
    .action(
      keep(exit, async (groups: readonly string[], options: HomeExportFlags) =>
        (await import('./home.ts')).homeExport(groups, options),
      ),
    )
  const take = {
    summary: 'takes devices home with their keys and counters, from such a file',
    example: 'cigale home import parc.home',
  }
  onGateway(command(home, 'import <file>', take)).action(
    keep(exit, async (file: string, options: CommonOptions) =>
      (await import('./home.ts')).homeImport(file, options),
    ),
  )
}

function addEscrow(home: Command, exit: Exit): void {
  const key = {
    summary:
      "the city's escrow key: makes it where there is none, and prints what gateways are told",
    example: 'cigale home escrow-key ~/escrow.key',
  }
  command(home, 'escrow-key <file>', key).action(
    keep(exit, async (file: string, options: CommonOptions) =>
      (await import('./home-release.ts')).escrowKey(file, options),
    ),
  )
  const release = {
    summary: "a lost gateway's devices for a new one, from what the city has in escrow",
    example:
      'cigale home release --from 0016c001ff10a235 --to 0016c001ff10a234 --key "$(cat new.key)" --escrow ~/escrow.key --hypervisor https://hypervisor.example --out lost.home',
  }
  command(home, 'release [group...]', release)
    .requiredOption('--from <eui>', 'the lost gateway; keep it switched off')
    .requiredOption('--to <eui>', 'the new gateway')
    .requiredOption('--key <hex>', 'of the new gateway: cigale home key, there')
    .requiredOption('--escrow <file>', "the city's escrow key")
    .requiredOption('--hypervisor <url>', 'its API; a token for orders comes by CIGALE_TOKEN')
    .requiredOption('--out <file>', 'where it is written')
    .action(
      keep(exit, async (groups: readonly string[], options: ReleaseFlags) =>
        (await import('./home-release.ts')).homeRelease(groups, options),
      ),
    )
}
