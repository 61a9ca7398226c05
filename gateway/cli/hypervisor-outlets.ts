/** Outlets of the configuration with what their files hold. */

import { Secret } from '../../base/secret.ts'
import type { OutletSetting } from '../../sync/hypervisor/outlets.ts'
import { type MqttEndpointConfig, mqttEndpointOf } from '../config/mqtt-endpoint-system.ts'
import type { OutletConfig } from './hypervisor-config.ts'
import { readGivenFile } from './options.ts'

export function outletSettings(outlets: readonly OutletConfig[]): readonly OutletSetting[] {
  return outlets.map(outletSetting)
}

function outletSetting(outlet: OutletConfig): OutletSetting {
  const { name, view, safety, start } = outlet
  const partner = { name, view, safety }
  switch (outlet.kind) {
    case 'ngsi-ld': {
      const { kind, url, tenant, shape, auth } = outlet
      const broker = { url, ...(tenant !== undefined && { tenant }), ...authOf(auth) }
      return { kind, start, options: { ...partner, ...broker, shape } }
    }
    case 'sensorthings': {
      const { kind, url, auth, hasClientIds } = outlet
      return { kind, start, options: { ...partner, url, hasClientIds, ...authOf(auth) } }
    }
    case 'mqtt': {
      const { kind, broker, stateExpirySeconds: stateExpiryS } = outlet
      const kept = stateExpiryS === undefined ? {} : { stateExpiryS }
      return { kind, start, options: { ...partner, broker: brokerOf(broker), ...kept } }
    }
    case 'sparkplug': {
      const { kind, broker, primaryHost } = outlet
      const host = primaryHost === undefined ? {} : { primaryHost }
      return { kind, start, options: { ...partner, broker: brokerOf(broker), ...host } }
    }
    default:
      return outlet satisfies never
  }
}

function authOf(auth: { readonly header: string; readonly valueFile: string } | undefined) {
  if (!auth) return {}
  return { auth: { header: auth.header, value: secretOf(readGivenFile(auth.valueFile).trim()) } }
}

function brokerOf(config: MqttEndpointConfig) {
  const { password, key, ...endpoint } = mqttEndpointOf(config)
  return {
    ...endpoint,
    ...(password !== undefined && { password: secretOf(password) }),
    ...(key !== undefined && { key: secretOf(key) }),
  }
}

function secretOf(text: string): Secret {
  return new Secret(new TextEncoder().encode(text))
}
