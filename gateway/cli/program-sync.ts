/** The commands about the hand-over of facts. */

import type { Command } from 'commander'
import type { CommonOptions } from './options.ts'
import {
  command,
  describe,
  type Exit,
  integer,
  keep,
  onGateway,
  withPlot,
} from './program-command.ts'
import type { StatusFlags } from './sync.ts'
import type { PushFlags } from './sync-push.ts'

export function addSyncCommands(program: Command, exit: Exit): void {
  const sync = describe(program, 'sync', 'the hand-over of facts to the hypervisor')
  const status = { summary: 'what waits, and why', example: 'cigale sync status' }
  withPlot(onGateway(command(sync, 'status', status))).action(
    keep(exit, async (options: StatusFlags) => (await import('./sync.ts')).syncStatus(options)),
  )
  const push = {
    summary: 'tries the link at once, and waits until what waits here has arrived',
    example: 'cigale sync push --wait 30',
  }
  onGateway(command(sync, 'push', push))
    .option(
      '--wait <seconds>',
      'then exit 1, and what waits goes on waiting',
      integer(0, 3_600),
      60,
    )
    .action(
      keep(exit, async (flags: PushFlags) => (await import('./sync-push.ts')).syncPush(flags)),
    )
  const carried = {
    summary: 'puts everything that waits on a stick; run again, it goes on',
    example: 'cigale sync export /media/usb',
  }
  command(sync, 'export <dir>', carried)
    .option('--config <file>', 'else cigale.yaml in the data directory')
    .action(
      keep(exit, async (dir: string, options: CommonOptions) =>
        (await import('./sync-stick.ts')).syncExport(dir, options),
      ),
    )
  const brought = {
    summary: "a stick's facts to the hypervisor; on the gateway, its receipts",
    example: 'cigale sync import /media/usb --hypervisor http://127.0.0.1:8090',
  }
  command(sync, 'import <dir>', brought)
    .option('--config <file>', 'else cigale.yaml in the data directory')
    .option('--hypervisor <url>', 'where the facts go; its token comes by CIGALE_TOKEN')
    .action(
      keep(exit, async (dir: string, options: CommonOptions & { readonly hypervisor?: string }) =>
        (await import('./sync-stick.ts')).syncImport(dir, options),
      ),
    )
}
