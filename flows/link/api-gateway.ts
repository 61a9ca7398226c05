/** That little over HTTP, by the API's own client. */

import type { DevEui } from '../../base/ids.ts'
import type { Secret } from '../../base/secret.ts'
import {
  type ApiEndpoint,
  connectGateway,
  errorOf,
  openRequest,
  readIndicators,
  readText,
} from '../../gateway/api/client-system.ts'
import { textOf } from '../start.ts'
import type { CustomFact, FlowsGateway } from './flows-gateway.ts'

/** The account's name stands in the token: what is said here of an origin is not heard. */
const ORIGIN = 'flows'

export function endpointOf(api: { readonly url: string; readonly token: Secret }): ApiEndpoint {
  return { kind: 'url', url: api.url, token: textOf(api.token) }
}

export function gatewayAt(endpoint: ApiEndpoint): FlowsGateway {
  const service = connectGateway(endpoint)
  return {
    assets: () => service.assets(),
    devices: () => service.devices(),
    device: (devEui) => service.device(devEui as DevEui),
    kpis: (query) => readIndicators(endpoint, query),
    downlink: ({ devEui, ...rest }) =>
      service.downlink(ORIGIN, { devEui: devEui as DevEui, ...rest }),
    open: (zone, { minutes, ...rest }) =>
      service.startWatering(ORIGIN, zone, { seconds: minutes * 60, ...rest }),
    close: (zone) => service.stopWatering(ORIGIN, zone),
    fact: (fact) => postFact(endpoint, fact),
  }
}

async function postFact(
  endpoint: ApiEndpoint,
  fact: CustomFact,
): Promise<{ readonly cursor: string }> {
  const response = await openRequest(endpoint, {
    method: 'POST',
    path: '/api/v1/facts',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fact),
  })
  const text = await readText(response)
  if (response.statusCode !== 202) throw errorOf(response.statusCode ?? 0, text)
  return JSON.parse(text) as { cursor: string }
}
