/** The commands about groups: valves that hear one frame together. */

import { type Command, Option } from 'commander'
import type { GroupSendFlags, GroupSetFlags, GroupShowFlags } from './group.ts'
import { LANGUAGES } from './language.ts'
import type { CommonOptions } from './options.ts'
import { command, describe, type Exit, integer, keep, onGateway } from './program-command.ts'

export function addGroupCommands(program: Command, exit: Exit): void {
  const group = describe(program, 'group', 'valves that hear one frame together: set, close, send')
  addLooks(group, exit)
  addOrders(group, exit)
}

function addLooks(group: Command, exit: Exit): void {
  const list = {
    summary: 'all groups: who has their key, who listens',
    example: 'cigale group list',
  }
  onGateway(command(group, 'list', list)).action(
    keep(exit, async (options: CommonOptions) => (await import('./group.ts')).groupList(options)),
  )
  const show = {
    summary: 'one group, member by member, and whether one order closes all of its valves',
    example: 'cigale group show vallon --lang fr',
  }
  onGateway(command(group, 'show <id>', show))
    .addOption(new Option('--lang <language>', "else the terminal's").choices(LANGUAGES))
    .action(
      keep(exit, async (id: string, options: GroupShowFlags) =>
        (await import('./group.ts')).groupShow(id, options),
      ),
    )
}

function addOrders(group: Command, exit: Exit): void {
  const set = {
    summary: 'makes a group of these devices, or changes it; who is left out leaves it',
    example: "cigale group set vallon 70b3d5499f0012a0 70b3d5499f0012a1 --name 'Parc du Vallon'",
  }
  onGateway(command(group, 'set <id> <devEui...>', set))
    .option('--name <text>', 'what people call it')
    .action(
      keep(exit, async (id: string, members: readonly string[], options: GroupSetFlags) =>
        (await import('./group.ts')).groupSet(id, members, options),
      ),
    )
  const close = {
    summary: 'closes the valves of all members, and prints the id of the order',
    example: 'cigale group close vallon',
  }
  onGateway(command(group, 'close <id>', close)).action(
    keep(exit, async (id: string, options: CommonOptions) =>
      (await import('./group.ts')).groupClose(id, options),
    ),
  )
  const send = {
    summary: 'sends one frame to all members, three times, and prints the id of the order',
    example: 'cigale group send vallon --port 85 --hex ff03b004 --urgent',
  }
  onGateway(command(group, 'send <id>', send))
    .requiredOption('--port <n>', 'FPort, 1 to 223', integer(1, 223))
    .requiredOption('--hex <hex>', 'the payload, two digits for each byte')
    .option('--urgent', "before all others, within the alarms' share of airtime")
    .action(
      keep(exit, async (id: string, options: GroupSendFlags) =>
        (await import('./group.ts')).groupSend(id, options),
      ),
    )
  const remove = {
    summary: 'forgets a group and its key; its devices stay registered',
    example: 'cigale group remove vallon',
  }
  onGateway(command(group, 'remove <id>', remove)).action(
    keep(exit, async (id: string, options: CommonOptions) =>
      (await import('./group.ts')).groupRemove(id, options),
    ),
  )
}
