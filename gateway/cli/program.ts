/** The command line as commander sees it. Each command's own file is loaded when it is called. */

import { Command, CommanderError, Option } from 'commander'
import { TOKEN_ROLES } from '../api/roles.ts'
import { VERSION } from '../version.ts'
import type { ConfigSetFlags } from './config-change.ts'
import type { EmulatorFlags } from './emulator.ts'
import { asFailure } from './failure.ts'
import { addTail, speakFrench } from './help/language.ts'
import { languageOf } from './language.ts'
import type { CommonOptions } from './options.ts'
import { addBacktestCommands } from './program-backtest.ts'
import { addBackupCommands } from './program-backup.ts'
import { addCaCommands } from './program-ca.ts'
import {
  command,
  describe,
  type Exit,
  integer,
  keep,
  onGateway,
  optionDescription,
} from './program-command.ts'
import { addConcentratorCommands } from './program-concentrator.ts'
import { addDecoderCommands } from './program-decoder.ts'
import { addFlowsCommands } from './program-flows.ts'
import { addGroupCommands } from './program-groups.ts'
import { addHomeCommands } from './program-homes.ts'
import { addHypervisorCommands } from './program-hypervisor.ts'
import { addKpiCommand } from './program-kpi.ts'
import { addRegistryCommands } from './program-registry.ts'
import { addRelayCommands } from './program-relay.ts'
import { addReplay } from './program-replay.ts'
import { addShellCommands } from './program-shell.ts'
import { addSyncCommands } from './program-sync.ts'
import { addUserCommands } from './program-user.ts'
import { addWateringCommands } from './program-watering.ts'
import { speak } from './speech/speech.ts'

const DEVELOPER = {
  en: `
Programs of the source tree, each with its own --help:
  demo   the whole embedded city     test    all tests        check  types, lint, drawing
  bench  benchmarks                  soak    long simulations
  screenshots  the pictures of docs/screenshots`,
  fr: `
Programmes de l’arbre des sources, chacun avec son --help\u00a0:
  demo   toute la ville embarquée    test    tous les tests   check  types, style, dessin
  bench  mesures                     soak    longues simulations
  screenshots  les images de docs/screenshots`,
}

/** Runs one command; resolves with its exit code. Throws UsageError and CommandFailure. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const exit: Exit = { code: 0 }
  try {
    const program = makeProgram(exit)
    if (languageOf(process.env) === 'fr') {
      const [{ FRENCH }, { FRENCH_SPEECH }] = await Promise.all([
        import('./help/french.ts'),
        import('./speech/french.ts'),
      ])
      speakFrench(program, FRENCH)
      speak(FRENCH_SPEECH)
    }
    await program.parseAsync(args, { from: 'user' })
    return exit.code
  } catch (error) {
    // Commander has said why; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    throw asFailure(error)
  }
}

export function makeProgram(exit: Exit): Command {
  const program = new Command('cigale')
    .description('The runtime on every LoRa gateway of a city.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(--help says more)')
    .configureHelp({ optionDescription })
  addTail(program, DEVELOPER)
  addGatewayCommands(program, exit)
  addRegistryCommands(program, exit)
  addGroupCommands(program, exit)
  addHomeCommands(program, exit)
  addWateringCommands(program, exit)
  addFlowsCommands(program, exit)
  addKpiCommand(program, exit)
  addCareCommands(program, exit)
  addBacktestCommands(program, exit)
  addShellCommands(program, exit)
  return program
}

function addGatewayCommands(program: Command, exit: Exit): void {
  const run = {
    summary: 'the gateway, until a signal ends it',
    example: 'cigale run --config /etc/cigale.yaml',
  }
  command(program, 'run', run)
    .option('--config <file>', 'else cigale.yaml in the data directory')
    .action(keep(exit, async (options: CommonOptions) => (await import('./run.ts')).run(options)))
  const init = {
    summary:
      'makes a data directory: configuration, keys, identity, a first token, the secret of the setup',
    example: 'cigale init --data /var/lib/cigale',
  }
  command(program, 'init', init).action(
    keep(exit, async (options: CommonOptions) => (await import('./init.ts')).init(options)),
  )
  addHypervisorCommands(program, exit)
}

function addCareCommands(program: Command, exit: Exit): void {
  addConfigCommands(program, exit)
  addConcentratorCommands(program, exit)
  addDecoderCommands(program, exit)
  addReplay(program, exit)
  addEmulator(program, exit)
  addTokenCommands(program, exit)
  addUserCommands(program, exit)
  addCaCommands(program, exit)
  addSyncCommands(program, exit)
  addRelayCommands(program, exit)
  addBackupCommands(program, exit)
  const doctor = {
    summary: 'looks for what commonly goes wrong, and says what to do',
    example: 'cigale doctor --data /var/lib/cigale',
  }
  command(program, 'doctor', doctor)
    .option('--config <file>', 'else cigale.yaml in the data directory')
    .action(
      keep(exit, async (options: CommonOptions) => (await import('./doctor.ts')).doctor(options)),
    )
  const bundle = {
    summary: 'what a helper far away needs, in one file without a key or a password',
    example: 'cigale support-bundle hotel-de-ville.support.json',
  }
  onGateway(command(program, 'support-bundle [file]', bundle)).action(
    keep(exit, async (file: string | undefined, options: CommonOptions) =>
      (await import('./support-bundle.ts')).supportBundle(file, options),
    ),
  )
}

function addEmulator(program: Command, exit: Exit): void {
  const about = {
    summary: 'an emulated concentrator board on a pseudo-terminal, until a signal ends it',
    example: 'cigale emulator --pty-link ./corecell --control 7302 --firmware ./firmware',
  }
  command(program, 'emulator', about)
    .requiredOption('--pty-link <path>', 'the link that becomes the serial port (radio.port)')
    .option(
      '--control <port>',
      'on 127.0.0.1: faults and frames as JSON lines',
      integer(0, 65_535),
      0,
    )
    .option('--firmware <dir>', 'puts stand-in images there, for radio.firmware')
    .option('--eui <hex>', 'of the board', '0016c001ff10a235')
    .action(
      keep(exit, async (flags: EmulatorFlags) => (await import('./emulator.ts')).emulator(flags)),
    )
}

function addConfigCommands(program: Command, exit: Exit): void {
  const config = describe(
    program,
    'config',
    'the configuration: check, schema, show; get, set, confirm on a running gateway',
  )
  const check = {
    summary: 'says what is wrong, with line and column',
    example: 'cigale config check cigale.yaml',
  }
  command(config, 'check <file>', check).action(
    keep(exit, async (file: string, options: CommonOptions) =>
      (await import('./config.ts')).configCheck(file, options),
    ),
  )
  const schema = {
    summary: 'all settings as JSON Schema, for editors',
    example: 'cigale config schema > cigale.schema.json',
  }
  command(config, 'schema', schema).action(
    keep(exit, async () => (await import('./config.ts')).configSchema()),
  )
  const show = {
    summary: 'the values that hold, defaults included',
    example: 'cigale config show cigale.yaml',
  }
  command(config, 'show <file>', show).action(
    keep(exit, async (file: string, options: CommonOptions) =>
      (await import('./config.ts')).configShow(file, options),
    ),
  )
  addConfigChanges(config, exit)
}

function addConfigChanges(config: Command, exit: Exit): void {
  const get = {
    summary: 'the settings of a running gateway, and what is on trial',
    example: 'cigale config get > cigale.yaml',
  }
  onGateway(command(config, 'get', get)).action(
    keep(exit, async (options: CommonOptions) =>
      (await import('./config-change.ts')).configGet(options),
    ),
  )
  const set = {
    summary:
      'tries new settings on a running gateway: it goes back unless it is reached under them',
    example: 'cigale config set cigale.yaml --confirm-within 300',
  }
  onGateway(command(config, 'set <file>', set))
    .option('--confirm-within <seconds>', 'then it goes back', integer(30, 3_600), 300)
    .action(
      keep(exit, async (file: string, options: ConfigSetFlags) =>
        (await import('./config-change.ts')).configSet(file, options),
      ),
    )
  const confirm = {
    summary: 'keeps the settings that are on trial',
    example: 'cigale config confirm',
  }
  onGateway(command(config, 'confirm', confirm)).action(
    keep(exit, async (options: CommonOptions) =>
      (await import('./config-change.ts')).configConfirm(options),
    ),
  )
}

function addTokenCommands(program: Command, exit: Exit): void {
  const token = describe(program, 'token', 'who may use the API over the network')
  const add = {
    summary: 'lets somebody in; the token is shown once',
    example: "cigale token add --role technician --name 'Mireille, tablet 2'",
  }
  command(token, 'add', add)
    .addOption(
      new Option('--role <role>', 'what it may do').choices(TOKEN_ROLES).makeOptionMandatory(),
    )
    .option('--name <text>', 'whose it is; stands in the journal with what they do')
    .action(
      keep(
        exit,
        async (options: CommonOptions & { readonly role: string; readonly name?: string }) =>
          (await import('./token.ts')).tokenAdd(options),
      ),
    )
  const list = { summary: 'all tokens, without their secret', example: 'cigale token list' }
  command(token, 'list', list).action(
    keep(exit, async (options: CommonOptions) => (await import('./token.ts')).tokenList(options)),
  )
  const remove = {
    summary: 'shuts somebody out, at once',
    example: 'cigale token remove 1f2e3d4c',
  }
  command(token, 'remove <id>', remove).action(
    keep(exit, async (id: string, options: CommonOptions) =>
      (await import('./token.ts')).tokenRemove(id, options),
    ),
  )
}
