/** People of a running gateway, for the command line: the accounts' routes over its socket. */

import type { Role } from '../../base/http/caller.ts'
import { type ApiEndpoint, errorOf, openRequest, readText } from './client-system.ts'

export type AccountView = {
  readonly name: string
  readonly roles: readonly Role[]
  readonly isDisabled: boolean
  readonly mustChangePassword: boolean
  readonly hasSecondFactor: boolean
  readonly createdAt: string
}
/** Shown once. */
export type Invited = AccountView & { readonly oneTimePassword: string }

export type PeopleService = {
  list(): Promise<readonly AccountView[]>
  add(account: { readonly name: string; readonly roles: readonly string[] }): Promise<Invited>
  reset(name: string): Promise<Invited>
  remove(name: string): Promise<void>
}

/** Methods throw ApiError. */
export function peopleClient(endpoint: ApiEndpoint): PeopleService {
  const ask = async (method: string, path: string, value?: unknown): Promise<unknown> => {
    const response = await openRequest(endpoint, {
      method,
      path: `/api/v1/${path}`,
      ...(value !== undefined && {
        body: JSON.stringify(value),
        headers: { 'content-type': 'application/json' },
      }),
    })
    const text = await readText(response)
    const status = response.statusCode ?? 0
    if (status < 200 || status >= 300) throw errorOf(status, text)
    return text === '' ? undefined : JSON.parse(text)
  }
  const pathOf = (name: string): string => `accounts/${encodeURIComponent(name)}`
  return {
    list: async () =>
      ((await ask('GET', 'accounts')) as { accounts: readonly AccountView[] }).accounts,
    add: async (account) => (await ask('POST', 'accounts', account)) as Invited,
    reset: async (name) => (await ask('POST', `${pathOf(name)}/reset`)) as Invited,
    remove: async (name) => void (await ask('DELETE', pathOf(name))),
  }
}
