/** `cigale user …`: accounts of people on a running gateway. Passwords that are drawn are shown once. */

import { type Invited, type PeopleService, peopleClient } from '../api/people-client-system.ts'
import { endpointOf, isAnswering } from './access.ts'
import { CommandFailure } from './failure.ts'
import type { CommonOptions } from './options.ts'
import { note, say, sayJson, table } from './output.ts'

async function openUsers(options: CommonOptions): Promise<PeopleService> {
  const endpoint = endpointOf(options)
  if (endpoint.kind === 'url' || (await isAnswering(endpoint))) return peopleClient(endpoint)
  throw new CommandFailure(
    `no gateway answers at ${endpoint.path}: accounts are managed while it runs. Start it with: cigale run`,
  )
}

export async function userList(options: CommonOptions): Promise<number> {
  const accounts = await (await openUsers(options)).list()
  if (options.json) sayJson(accounts)
  else {
    const rows = accounts.map((one) => {
      const state = one.isDisabled ? 'disabled' : one.mustChangePassword ? 'invited' : 'active'
      return [one.name, one.roles.join(', '), state, one.hasSecondFactor ? 'yes' : 'no']
    })
    say(table(['name', 'roles', 'state', 'second factor'], rows))
  }
  return 0
}

export async function userAdd(
  name: string,
  options: CommonOptions & { readonly role: readonly string[] },
): Promise<number> {
  const invited = await (await openUsers(options)).add({ name, roles: options.role })
  return invite(invited, options)
}

export async function userReset(name: string, options: CommonOptions): Promise<number> {
  return invite(await (await openUsers(options)).reset(name), options)
}

export async function userRemove(name: string, options: CommonOptions): Promise<number> {
  await (await openUsers(options)).remove(name)
  if (options.json) sayJson({ removed: name })
  else note(`the account ${name} and its sessions are gone`)
  return 0
}

function invite(invited: Invited, { json }: CommonOptions): number {
  if (json) sayJson(invited)
  else {
    say(invited.oneTimePassword)
    note(
      `${invited.name} (${invited.roles.join(', ')}) comes with this password within three days, and ` +
        'chooses another. It is shown this once',
    )
  }
  return 0
}
