/** The commands about people's accounts. */

import { type Command, Option } from 'commander'
import { GATEWAY_ROLES } from '../api/roles.ts'
import type { CommonOptions } from './options.ts'
import { command, describe, type Exit, keep, onGateway } from './program-command.ts'

export function addUserCommands(program: Command, exit: Exit): void {
  const user = describe(program, 'user', 'accounts of people: who may log in to the console')
  const list = { summary: 'all accounts, with their roles', example: 'cigale user list' }
  onGateway(command(user, 'list', list)).action(
    keep(exit, async (options: CommonOptions) => (await import('./user.ts')).userList(options)),
  )
  const add = {
    summary: 'makes an account; its one-time password is shown once',
    example: 'cigale user add pose-2 --role technician',
  }
  onGateway(command(user, 'add <name>', add))
    .addOption(
      new Option('--role <role...>', 'what it may do').choices(GATEWAY_ROLES).makeOptionMandatory(),
    )
    .action(
      keep(exit, async (name: string, options: CommonOptions & { role: readonly string[] }) =>
        (await import('./user.ts')).userAdd(name, options),
      ),
    )
  const reset = {
    summary: 'draws a new one-time password, and forgets the second factor',
    example: 'cigale user reset pose-2',
  }
  onGateway(command(user, 'reset <name>', reset)).action(
    keep(exit, async (name: string, options: CommonOptions) =>
      (await import('./user.ts')).userReset(name, options),
    ),
  )
  const remove = {
    summary: 'removes an account and ends its sessions',
    example: 'cigale user remove pose-2',
  }
  onGateway(command(user, 'remove <name>', remove)).action(
    keep(exit, async (name: string, options: CommonOptions) =>
      (await import('./user.ts')).userRemove(name, options),
    ),
  )
}
