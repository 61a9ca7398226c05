/** The commands about flows. */

import type { Command } from 'commander'
import type { EditFlags, ExportFlags, ImportFlags } from './flows.ts'
import type { PublishFlowsFlags, UpdateFlowsFlags } from './flows-update.ts'
import type { CommonOptions } from './options.ts'
import { command, describe, type Exit, integer, keep, onGateway } from './program-command.ts'
import { withKeys, withRepo } from './program-keys.ts'

const NUMBER_MAX = 999_999_999
const EDIT_MINUTES_MAX = 120
const number = integer(1, NUMBER_MAX)

export function addFlowsCommands(program: Command, exit: Exit): void {
  const flows = describe(program, 'flows', "Node-RED's flows: how they are, versions, editing")
  addLooks(flows, exit)
  addVersions(flows, exit)
  addSigned(flows, exit)
  const edit = {
    summary: 'starts the flows with an editor for the logins of one account, and ends that',
    example: 'cigale flows edit --account marie --minutes 30',
  }
  onGateway(command(flows, 'edit', edit))
    .option('--account <name>', 'a maintainer, who then opens /flows/ in the console')
    .option('--minutes <n>', 'then it ends by itself', integer(5, EDIT_MINUTES_MAX), 60)
    .option('--end', 'nobody edits any more, from now on')
    .action(
      keep(exit, async (options: EditFlags) => (await import('./flows.ts')).flowsEdit(options)),
    )
}

function addLooks(flows: Command, exit: Exit): void {
  const status = {
    summary: 'whether flows run, what they occupy, why they ended last',
    example: 'cigale flows status',
  }
  onGateway(command(flows, 'status', status)).action(
    keep(exit, async (options: CommonOptions) => (await import('./flows.ts')).flowsStatus(options)),
  )
  const list = {
    summary: 'the versions that are kept: who brought which, when and why',
    example: 'cigale flows list',
  }
  onGateway(command(flows, 'list', list)).action(
    keep(exit, async (options: CommonOptions) => (await import('./flows.ts')).flowsList(options)),
  )
}

function addSigned(flows: Command, exit: Exit): void {
  const publish = {
    summary: 'signs flows with the keys of targets, and puts them out when enough have signed',
    example:
      'cigale flows publish flows.json --name parking-sign --release 1.2.0 --repo /srv/decoders --keys ~/keys',
  }
  withKeys(withRepo(command(flows, 'publish <file>', publish)))
    .requiredOption('--name <name>', 'small letters, digits and -')
    .requiredOption('--release <semver>', 'raised with each change, such as 1.2.0')
    .action(
      keep(exit, async (file: string, flags: PublishFlowsFlags) =>
        (await import('./flows-update.ts')).flowsPublish(file, flags),
      ),
    )
  const update = {
    summary: 'puts the newest signed flows of a name in force',
    example: 'cigale flows update parking-sign --from /media/usb/decoders',
  }
  onGateway(command(flows, 'update [name]', update))
    .option('--from <source>', 'https://… or a folder, else decoders.repository')
    .option('--check', 'only says what is offered')
    .action(
      keep(exit, async (name: string | undefined, flags: UpdateFlowsFlags) =>
        (await import('./flows-update.ts')).flowsUpdate(name, flags),
      ),
    )
}

function addVersions(flows: Command, exit: Exit): void {
  const exported = {
    summary: "the flows in force, or a version by its number, as Node-RED's export",
    example: 'cigale flows export -o flows.json',
  }
  onGateway(command(flows, 'export', exported).argument('[number]', 'else in force', number))
    .option('-o, --output <file>', 'else standard output')
    .action(
      keep(exit, async (wanted: number | undefined, options: ExportFlags) =>
        (await import('./flows.ts')).flowsExport(wanted, options),
      ),
    )
  const imported = {
    summary: "puts flows in force, from Node-RED's export",
    example: "cigale flows import flows.json --why 'new sign'",
  }
  onGateway(command(flows, 'import <file>', imported))
    .option('--why <text>', 'stands beside the version', '')
    .action(
      keep(exit, async (file: string, options: ImportFlags) =>
        (await import('./flows.ts')).flowsImport(file, options),
      ),
    )
  const rollback = {
    summary: 'back to the flows that were in force before, or to a version by its number',
    example: 'cigale flows rollback',
  }
  onGateway(
    command(flows, 'rollback', rollback).argument('[number]', 'else before', number),
  ).action(
    keep(exit, async (wanted: number | undefined, options: CommonOptions) =>
      (await import('./flows.ts')).flowsRollback(wanted, options),
    ),
  )
}
