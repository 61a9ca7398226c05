/** Flows of a running gateway over the API, for the command line. A system driver (node:http). */

import type { FlowOffer } from '../../decoders/bundle/flow-offer.ts'
import type { FlowsView } from '../flows/desk.ts'
import type { FlowVersion } from '../flows/versions.ts'
import { type ApiEndpoint, errorOf, openRequest, readText } from './client-system.ts'

export type FlowsClient = {
  view(): Promise<FlowsView>
  /** One version, as Node-RED's export. */
  read(number: number): Promise<string>
  add(text: string, why: string): Promise<FlowVersion>
  offers(source?: string): Promise<readonly FlowOffer[]>
  /** Puts signed flows in force. */
  update(path: string, source?: string): Promise<FlowVersion>
  rollback(number?: number): Promise<FlowVersion>
  edit(account: string, minutes: number): Promise<{ readonly untilMs: number }>
  endEdit(): Promise<void>
}

/** Its calls throw ApiError. */
export function connectFlows(endpoint: ApiEndpoint): FlowsClient {
  const ask = async (method: string, path: string, value?: unknown): Promise<string> => {
    const body = value === undefined ? undefined : JSON.stringify(value)
    const response = await openRequest(endpoint, {
      method,
      path: `/api/v1/flows${path}`,
      ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
    })
    const text = await readText(response)
    const status = response.statusCode ?? 0
    if (status >= 200 && status < 300) return text
    throw errorOf(status, text)
  }
  return {
    view: async () => JSON.parse(await ask('GET', '')) as FlowsView,
    read: (number) => ask('GET', `/versions/${number}`),
    add: async (text, why) => {
      const body = { flows: JSON.parse(text) as unknown, why }
      return JSON.parse(await ask('POST', '/versions', body)) as FlowVersion
    },
    offers: async (source) => {
      const query = source === undefined ? '' : `?source=${encodeURIComponent(source)}`
      const answer = JSON.parse(await ask('GET', `/offers${query}`)) as {
        readonly flows: readonly FlowOffer[]
      }
      return answer.flows
    },
    update: async (path, source) => {
      return JSON.parse(await ask('POST', '/update', { path, source })) as FlowVersion
    },
    rollback: async (number) => {
      const body = number === undefined ? {} : { number }
      return JSON.parse(await ask('POST', '/rollback', body)) as FlowVersion
    },
    edit: async (account, minutes) => {
      return JSON.parse(await ask('POST', '/edit', { account, minutes })) as { untilMs: number }
    },
    endEdit: async () => void (await ask('DELETE', '/edit')),
  }
}
